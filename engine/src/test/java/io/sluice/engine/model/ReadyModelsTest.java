// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each shard gets a learner of its own, of the same bytes; who comes later, or asks for another version, reads it himself. */
class ReadyModelsTest {
    private static ReadyModels.Ready take(byte[] file) {
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        return ReadyModels.take(longer, 0, file.length);
    }

    @Test
    void whatIsReadyIsTakenOnceByEach() {
        byte[] file = Toy.model(1.0).toBytes();
        byte[] other = Toy.model(2.0).toBytes();
        try (ReadyModels.Offer offer = ReadyModels.offer(file, 2);
                ReadyModels.Offer second = ReadyModels.offer(other, 2)) {
            assertThat(offer).isNotSameAs(second);
            ReadyModels.Ready one = take(file);
            ReadyModels.Ready two = take(file);
            assertThat(one.bytes()).isSameAs(file);
            assertThat(two.bytes()).isSameAs(file);
            assertThat(one.learner()).isNotSameAs(two.learner());
            assertThat(take(file).bytes()).isNotSameAs(file).isEqualTo(file);
            assertThat(take(other).bytes()).isSameAs(other);
        }
        assertThat(take(other).bytes()).isNotSameAs(other).isEqualTo(other);
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThatThrownBy(() -> ReadyModels.take(new byte[] {1}, 0, 1)).hasMessageContaining("this is no model");
        assertThatThrownBy(() -> ReadyModels.offer(new byte[] {1}, 1)).hasMessageContaining("this is no model");
    }
}
