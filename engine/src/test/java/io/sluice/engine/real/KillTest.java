// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.checkpoint.CheckpointStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed with SIGKILL at random moments: what they have reported is there, and nothing is torn. */
@Tag("slow")
class KillTest {
    private static final int KILLS = 20;
    private static final int REPORTS_MAX = 60;
    private static final int SPINS_MAX = 200_000;

    @TempDir
    Path folder;

    @Test
    @Seeded
    void everyReportedFileIsThereAndWhole(SplittableRandom random) throws Exception {
        long reported = -1;
        try (LocalCheckpointStore store = LocalCheckpointStore.open(folder)) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process process = KilledWriter.start(folder, "files");
                reported = killAfter(process, random, store);
                List<String> files = store.list("state");
                assertThat(files.size()).as("files after kill %s", kill).isGreaterThan((int) reported);
                for (int number = 0; number < files.size(); number++) {
                    requireWhole(store, number);
                }
            }
        }
        assertThat(reported).isGreaterThanOrEqualTo(KILLS);
    }

    /** Lets a process report some files, looks at those it is just putting, and kills it; the last file reported. */
    private static long killAfter(Process process, SplittableRandom random, CheckpointStore store) throws Exception {
        int reports = 1 + random.nextInt(REPORTS_MAX);
        long last = -1;
        try (BufferedReader lines = process.inputReader()) {
            for (int i = 0; i < reports; i++) {
                last = Long.parseLong(lines.readLine());
                requireWhole(store, last);
                if (store.read(KilledWriter.name(last + 1)).isPresent()) {
                    requireWhole(store, last + 1);
                }
            }
            for (int spin = random.nextInt(SPINS_MAX); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            // Not by the process itself, which would drop what it has still to report.
            process.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Long.parseLong(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return last;
    }

    private static void requireWhole(CheckpointStore store, long number) throws IOException {
        assertThat(store.read(KilledWriter.name(number)))
                .as("file %s", number)
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(KilledWriter.content(number)));
    }

    @Test
    void aLogIsHeldByItsWriterUntilThatIsKilled() throws Exception {
        Process process = KilledWriter.start(folder, "log", "wal/1");
        try (LocalCheckpointStore store = LocalCheckpointStore.open(folder);
                BufferedReader lines = process.inputReader()) {
            long synced = 0;
            for (int i = 0; i < REPORTS_MAX; i++) {
                synced = Long.parseLong(lines.readLine());
                assertThatThrownBy(() -> store.takeLog("wal/1"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is being written by another process");
            }
            process.destroyForcibly().waitFor();
            ByteBuffer taken = ByteBuffer.wrap(store.takeLog("wal/1"));
            assertThat(taken.remaining()).isGreaterThanOrEqualTo((int) (synced + 1) * Long.BYTES);
            for (long number = 0; taken.remaining() >= Long.BYTES; number++) {
                assertThat(taken.getLong()).isEqualTo(number);
            }
            assertThatThrownBy(() -> store.createLog("wal/1")).isInstanceOf(IOException.class);
        } finally {
            process.destroyForcibly();
        }
    }
}
