// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.testkit.StoreContract.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The store on the local disk keeps the contract. */
class LocalStoreContractTest {
    private static final int CHECKS_MIN = 25;
    private static final int ROUNDS = 300;

    @TempDir
    Path temporary;

    @TestFactory
    Stream<DynamicTest> contract() {
        Folders folders = () -> {
            Path folder = Files.createTempDirectory(temporary, "store").resolve("new");
            return () -> LocalCheckpointStore.open(folder);
        };
        List<StoreContract.Check> checks = new ArrayList<>(StoreContract.checks(folders));
        checks.addAll(StoreRaces.checks(folders, ROUNDS));
        assertThat(checks).hasSizeGreaterThanOrEqualTo(CHECKS_MIN);
        return checks.stream().map(check -> DynamicTest.dynamicTest(check.name(), check::run));
    }
}
