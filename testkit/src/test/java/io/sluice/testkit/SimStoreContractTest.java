// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testkit.StoreContract.Folders;
import io.sluice.testkit.disk.Faults;
import io.sluice.testkit.disk.SimDisk;
import io.sluice.testkit.disk.SimStore;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** While nothing fails, the simulated store keeps the contract; it belongs to one thread, so there are no races. */
class SimStoreContractTest {
    private static final int CHECKS_MIN = 20;

    @TestFactory
    Stream<DynamicTest> contract() {
        Folders folders = () -> {
            SplittableRandom random = new SplittableRandom(1);
            SimDisk disk = new SimDisk(random, new Faults(random, 0, 1));
            return () -> new SimStore(disk);
        };
        List<StoreContract.Check> checks = StoreContract.checks(folders);
        assertThat(checks).hasSizeGreaterThanOrEqualTo(CHECKS_MIN);
        return checks.stream().map(check -> DynamicTest.dynamicTest(check.name(), check::run));
    }
}
