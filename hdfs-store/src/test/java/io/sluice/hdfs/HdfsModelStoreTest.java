// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.testkit.ModelStoreContract;
import io.sluice.testkit.StoreContract;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Models are kept on a real NameNode as they are promised to be. */
@Tag("slow")
@ExtendWith(Cluster.Extension.class)
class HdfsModelStoreTest {
    private static final int CHECKS_MIN = 18;
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TestFactory
    Stream<DynamicTest> contract(Cluster cluster) {
        List<StoreContract.Check> checks = ModelStoreContract.checks(() -> {
            URI folder = cluster.freshFolder();
            return () -> cluster.open(folder, Patience.DEFAULT);
        });
        assertThat(checks).hasSizeGreaterThanOrEqualTo(CHECKS_MIN);
        return checks.stream()
                .map(check ->
                        DynamicTest.dynamicTest(check.name(), () -> assertTimeoutPreemptively(DEADLINE, check::run)));
    }
}
