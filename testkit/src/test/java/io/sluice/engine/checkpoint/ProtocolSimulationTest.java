// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolSimulationTest {
    private static final long SEEDS = Long.getLong("sluice.seeds", 10_000);
    private static final long SEEDS_FOR_BROKEN = 5_000;

    @Test
    void nothingIsLostOrDoubledWhateverFails() {
        long given = Long.getLong("sluice.seed", -1);
        long first = given < 0 ? System.nanoTime() : given;
        long seeds = given < 0 ? SEEDS : 1;
        for (long seed = first; seed < first + seeds; seed++) {
            Optional<String> failure = run(seed, Variant.RIGHT);
            assertThat(failure)
                    .as(
                            "repeat with: mvn -q -pl testkit -am test -Dtest=ProtocolSimulationTest"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.seed=%s",
                            seed)
                    .isEmpty();
        }
        System.out.println("protocol simulation: " + seeds + " seeds");
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
