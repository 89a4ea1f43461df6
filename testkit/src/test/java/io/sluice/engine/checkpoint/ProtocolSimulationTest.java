// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolSimulationTest {
    private static final Seeds.Budget BUDGET =
            Seeds.budget(new Seeds.Budget(200, 1_000, 10), new Seeds.Budget(10_000, 10_000, 0));
    private static final long SEEDS_FOR_BROKEN = 5_000;

    @Test
    void nothingIsLostOrDoubledWhateverFails() {
        Seeds.each(
                ProtocolSimulationTest.class,
                BUDGET,
                seed -> assertThat(run(seed, Variant.RIGHT)).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(value = Variant.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void aBrokenProtocolIsCaught(Variant variant) {
        long seed = 0;
        while (seed < SEEDS_FOR_BROKEN && run(seed, variant).isEmpty()) {
            seed++;
        }
        System.out.println(variant + " is caught by seed " + seed);
        assertThat(seed).isLessThan(SEEDS_FOR_BROKEN);
        assertThat(run(seed, Variant.RIGHT)).isEmpty();
    }

    /** @return what went wrong */
    private static Optional<String> run(long seed, Variant variant) {
        World world = new World(seed, variant);
        try {
            world.run();
            return Optional.empty();
        } catch (AssertionError | RuntimeException failure) {
            return Optional.of(failure + "\n  " + world.faults.history());
        }
    }
}
