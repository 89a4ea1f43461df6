// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputLogSimulationTest {
    private static final Seeds.Budget BUDGET =
            Seeds.budget(new Seeds.Budget(100, 1_000, 5), new Seeds.Budget(10_000, 10_000, 0));
    private static final long SEEDS_FOR_BROKEN = 5_000;

    @Test
    void whatWasSettledIsReadOnceWhateverFails() {
        Seeds.each(
                InputLogSimulationTest.class,
                BUDGET,
                seed -> assertThat(run(seed, LogVariant.RIGHT)).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(value = LogVariant.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void aBrokenLogIsCaught(LogVariant variant) {
        long seed = 0;
        while (seed < SEEDS_FOR_BROKEN && run(seed, variant).isEmpty()) {
            seed++;
        }
        System.out.println(variant + " is caught by seed " + seed);
        assertThat(seed).isLessThan(SEEDS_FOR_BROKEN);
        assertThat(run(seed, LogVariant.RIGHT)).isEmpty();
    }

    /** @return what went wrong */
    private static Optional<String> run(long seed, LogVariant variant) {
        LogWorld world = new LogWorld(seed, variant);
        try {
            world.run();
            return Optional.empty();
        } catch (AssertionError | RuntimeException failure) {
            return Optional.of(failure + "\n  " + world.faults.history());
        }
    }
}
