// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.engine.checkpoint.StoreProbe;
import io.sluice.testkit.StoreContract;
import io.sluice.testkit.StoreContract.Folders;
import io.sluice.testkit.StoreRaces;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store on a real NameNode keeps the contract. */
@Tag("slow")
@ExtendWith(Cluster.Extension.class)
class HdfsStoreContractTest {
    private static final int CHECKS_MIN = 25;
    private static final int ROUNDS = 40;
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TestFactory
    Stream<DynamicTest> contract(Cluster cluster) {
        Folders folders = () -> {
            URI folder = cluster.freshFolder();
            return () -> cluster.open(folder, Patience.DEFAULT);
        };
        List<StoreContract.Check> checks = new ArrayList<>(StoreContract.checks(folders));
        checks.addAll(StoreRaces.checks(folders, ROUNDS));
        assertThat(checks).hasSizeGreaterThanOrEqualTo(CHECKS_MIN);
        return checks.stream()
                .map(check ->
                        DynamicTest.dynamicTest(check.name(), () -> assertTimeoutPreemptively(DEADLINE, check::run)));
    }

    @Test
    void theProbeFindsItFit(Cluster cluster) throws IOException {
        try (HdfsCheckpointStore store = cluster.open(cluster.freshFolder(), Patience.DEFAULT)) {
            StoreProbe.require(store, UUID.randomUUID());
            assertThat(store.list("probe")).isEmpty();
        }
    }
}
