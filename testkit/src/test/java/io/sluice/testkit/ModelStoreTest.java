// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import io.sluice.engine.model.ModelManifest;
import io.sluice.engine.model.ModelStore;
import io.sluice.engine.real.LocalCheckpointStore;
import io.sluice.testkit.StoreContract.Folders;
import io.sluice.testkit.disk.Faults;
import io.sluice.testkit.disk.SimDisk;
import io.sluice.testkit.disk.SimStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Models are kept on the local disk and on one that fails as they are promised to be. */
class ModelStoreTest {
    private static final int CHECKS_MIN = 18;
    private static final int MOMENTS_MIN = 20;
    private static final int ATTEMPTS_MAX = 50;
    private static final int SEEDS = 300;

    @TempDir
    Path temporary;

    private static Stream<DynamicTest> contract(Folders folders) {
        List<StoreContract.Check> checks = ModelStoreContract.checks(folders);
        assertThat(checks).hasSizeGreaterThanOrEqualTo(CHECKS_MIN);
        return checks.stream().map(check -> DynamicTest.dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> onALocalDisk() {
        return contract(() -> {
            Path folder = Files.createTempDirectory(temporary, "store").resolve("new");
            return () -> LocalCheckpointStore.open(folder);
        });
    }

    @TestFactory
    Stream<DynamicTest> onASimulatedDisk() {
        return contract(() -> {
            SimDisk disk = new SimDisk(new SplittableRandom(1), Faults.none());
            return () -> new SimStore(disk);
        });
    }

    private static void publish(SimDisk disk, long version) throws IOException {
        byte[] model = ModelStoreContract.model("learnt " + version);
        new ModelStore(new SimStore(disk)).publish(ModelStoreContract.manifest(version, model), model);
    }

    /** All versions that there are can be read, and are those that were published. */
    private static void requireWhole(SimDisk disk, long most) throws IOException {
        ModelStore store = new ModelStore(new SimStore(disk));
        for (ModelManifest manifest : store.versions()) {
            byte[] model = ModelStoreContract.model("learnt " + manifest.version());
            assertThat(manifest).isEqualTo(ModelStoreContract.manifest(manifest.version(), model));
            assertThat(store.model(manifest.version())).isEqualTo(model);
            assertThat(manifest.version()).isLessThanOrEqualTo(most);
        }
    }

    private static void publishes(Faults faults, boolean powerGoes) throws IOException {
        SimDisk disk = new SimDisk(new SplittableRandom(faults.moments() + 7), faults);
        boolean survived = false;
        boolean first = false;
        try {
            publish(disk, 1);
            first = true;
            publish(disk, 2);
            survived = true;
            if (!powerGoes) {
                // With the power some of what was deleted comes back.
                new ModelStore(new SimStore(disk)).keep(1);
            }
        } catch (Faults.Crash crash) {
            // That is the point.
        }
        faults.stop();
        if (powerGoes) {
            disk.losePower();
        }
        requireWhole(disk, first ? 2 : 1);
        ModelStore store = new ModelStore(new SimStore(disk));
        if (survived) {
            assertThat(store.numbers()).contains(2L);
        } else if (first) {
            assertThat(store.numbers()).contains(1L);
        }
        publish(disk, 1);
        publish(disk, 2);
        requireWhole(disk, 2);
        assertThat(store.numbers()).isEqualTo(new TreeSet<>(List.of(1L, 2L)));
        store.keep(1);
        assertThat(new SimStore(disk).list("v")).hasSize(2);
    }

    @Test
    void aCrashAnywhereLeavesAWholeVersionOrNone() throws IOException {
        int moment = 0;
        int crashes = 0;
        for (boolean crashed = true; crashed; moment++) {
            Faults faults = Faults.crashAt(moment);
            publishes(faults, false);
            publishes(Faults.crashAt(moment), true);
            crashed = faults.moments() == moment + 1;
            crashes += crashed ? 1 : 0;
        }
        assertThat(crashes).isGreaterThan(MOMENTS_MIN);
    }

    @Test
    void answersThatAreLostAreAskedForAgain() {
        AtomicInteger failures = new AtomicInteger();
        Seeds.each(ModelStoreTest.class, SEEDS, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Faults faults = new Faults(random.split(), 5, 4);
            SimDisk disk = new SimDisk(random.split(), faults);
            for (long version = 1; version <= 3; version++) {
                failures.addAndGet(untilPublished(disk, version, random));
            }
            faults.stop();
            try {
                requireWhole(disk, 3);
                assertThat(new ModelStore(new SimStore(disk)).numbers())
                        .as(faults::history)
                        .isEqualTo(new TreeSet<>(List.of(1L, 2L, 3L)));
            } catch (IOException wrong) {
                throw new UncheckedIOException(wrong);
            }
        });
        assertThat(Seeds.repeats() || failures.get() > SEEDS / 2).isTrue();
    }

    private static int untilPublished(SimDisk disk, long version, SplittableRandom random) {
        for (int failures = 0; failures < ATTEMPTS_MAX; failures++) {
            try {
                publish(disk, version);
                return failures;
            } catch (IOException lost) {
                // Once more.
            } catch (Faults.Crash crash) {
                if (random.nextBoolean()) {
                    disk.losePower();
                }
            }
        }
        throw new AssertionError("it is not published");
    }
}
