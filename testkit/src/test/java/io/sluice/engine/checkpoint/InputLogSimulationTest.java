// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputLogSimulationTest {
    private static final long SEEDS =
            Long.getLong("sluice.seeds", "full".equals(System.getProperty("sluice.lane")) ? 10_000 : 1_000);
    private static final long SEEDS_FOR_BROKEN = 5_000;

    @Test
    void whatWasSettledIsReadOnceWhateverFails() {
        long given = Long.getLong("sluice.seed", -1);
        long first = given < 0 ? System.nanoTime() : given;
        long seeds = given < 0 ? SEEDS : 1;
        for (long seed = first; seed < first + seeds; seed++) {
            Optional<String> failure = run(seed, LogVariant.RIGHT);
            assertThat(failure)
                    .as(
                            "repeat with: mvn -q -pl testkit -am test -Dtest=InputLogSimulationTest"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.seed=%s",
                            seed)
                    .isEmpty();
        }
        System.out.println("simulation of the input log: " + seeds + " seeds");
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
