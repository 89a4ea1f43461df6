// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.checkpoint.InputLog.Place;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.LocalCheckpointStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a source's input: what its files look like when they are not as they should be. */
class InputLogTest {
    private static final int SEGMENT_BYTES = 150;

    private final Memory store = new Memory();
    private final List<String> said = new ArrayList<>();

    private InputLog log(long epoch) {
        return new InputLog(store, "s", epoch, 0, () -> {}, new OneThread(), said::add, SEGMENT_BYTES);
    }

    /** What is read from a place on, as text. */
    private String read(long epoch, Place from, boolean open) {
        Text text = new Text();
        log(epoch).takeOver(from, open, text);
        return text.all.toString();
    }

    /** [ and ] for marks, ) for a connection that was lost. */
    private static final class Text implements InputLog.Replay {
        private final StringBuilder all = new StringBuilder();

        @Override
        public void begin(String origin, Place behind) {
            all.append('[');
        }

        @Override
        public void bytes(byte[] data, int from, int length) {
            all.append(new String(data, from, length, StandardCharsets.UTF_8));
        }

        @Override
        public void end(boolean orderly) {
            all.append(orderly ? ']' : ')');
        }
    }

    private static void append(InputLog log, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(log.append(bytes, 0, bytes.length)).isPresent();
    }

    /** Two instances' logs, the first in several segments. */
    private void write() throws IOException {
        InputLog first = log(1);
        read(first, "");
        first.begin("a");
        append(first, "hello ");
        first.settle();
        append(first, "world");
        first.end(true);
        first.settle();
        first.begin("b");
        append(first, "0123456789");
        first.settle();
        InputLog second = log(2);
        read(second, "[hello world][0123456789)");
        second.begin("c");
        append(second, "xyz");
        second.end(false);
        second.settle();
    }

    private static void read(InputLog log, String expected) {
        Text text = new Text();
        log.takeOver(Place.START, false, text);
        assertThat(text.all.toString()).isEqualTo(expected);
    }

    @Test
    void allThatEarlierInstancesHaveSettledIsRead() throws IOException {
        write();
        assertThat(store.list("wal/s")).hasSizeGreaterThan(2);
        assertThat(read(3, Place.START, false)).isEqualTo("[hello world][0123456789)[xyz)");
        // [hello world] are 13, and so is the place of the second [.
        assertThat(read(4, new Place(1, 9), true)).isEqualTo("rld][0123456789)[xyz)");
        assertThat(read(5, new Place(1, 24), true)).isEqualTo(")[xyz)");
        assertThat(read(6, new Place(1, 25), false)).isEqualTo("[xyz)");
        assertThat(read(7, new Place(2, 5), false)).isEmpty();
    }

    @Test
    void oneThatIsClosedBeforeItBeginsCanBeTaken(@TempDir Path folder) throws IOException {
        try (LocalCheckpointStore files = LocalCheckpointStore.open(folder)) {
            InputLog log = new InputLog(files, "s", 1, 0, () -> {}, new OneThread(), said::add, SEGMENT_BYTES);
            log.close();
            log.takeOver(Place.START, false, new Text());
            List<String> names = files.list("wal/s");
            assertThat(names).hasSize(1);
            assertThat(files.takeLog("wal/s/" + names.get(0))).isNotEmpty();
        }
    }

    @Test
    void everyFlippedBitOfWhatWasSettledIsFoundOrDoesNoHarm() throws IOException {
        write();
        TreeMap<String, byte[]> good = new TreeMap<>(store.files);
        int harmless = 0;
        for (Map.Entry<String, byte[]> file : good.entrySet()) {
            String name = file.getKey();
            for (int bit = 0; bit < 8 * file.getValue().length; bit++) {
                store.files.clear();
                store.files.putAll(good);
                byte[] bytes = file.getValue().clone();
                bytes[bit / 8] ^= (byte) (1 << (bit % 8));
                store.files.put(name, bytes);
                harmless += isFound(name) ? 0 : 1;
            }
        }
        // In every file, what says how much of it must be there: its last record.
        assertThat(harmless).isEqualTo(good.size() * 8 * LogRecord.HEAD);
    }

    private boolean isFound(String name) {
        try {
            assertThat(read(3, Place.START, false)).isEqualTo("[hello world][0123456789)[xyz)");
            return false;
        } catch (ProblemException problem) {
            assertThat(problem.problem().code()).isEqualTo(Code.CHECKPOINT_DAMAGED);
            assertThat(problem.problem().message()).contains("file " + name);
            assertThat(problem.problem().message())
                    .containsPattern("checksum .* should be [0-9a-f]{8} and is [0-9a-f]{8}");
            return true;
        }
    }

    @Test
    void aFileThatEndsBeforeThePositionIsDamaged() throws IOException {
        write();
        String last = "wal/s/0000000000000002.00000000";
        byte[] whole = store.read(last).orElseThrow();
        for (int length = 0; length < whole.length; length++) {
            store.files.put(last, Arrays.copyOf(whole, length));
            String found;
            try {
                found = read(3, new Place(2, 5), false);
            } catch (ProblemException problem) {
                assertThat(problem.problem().code()).isEqualTo(Code.CHECKPOINT_DAMAGED);
                found = "damaged";
            }
            store.files.keySet().removeIf(name -> name.contains("0000000000000003"));
            boolean complete = length >= whole.length - LogRecord.HEAD;
            // The mark before it may be missing: that the connection was lost goes without saying.
            boolean allButTheMark = length >= whole.length - 2 * LogRecord.HEAD;
            assertThat(found).as("length " + length).isEqualTo(complete || allButTheMark ? "" : "damaged");
        }
    }

    @Test
    void aFileThatIsMissingIsMissed() throws IOException {
        write();
        List<String> names = store.list("wal/s");
        store.delete("wal/s/" + names.get(1));
        assertThatThrownBy(() -> read(3, Place.START, false)).hasMessageContaining("SLU-6001");
        assertThatThrownBy(() -> read(10, new Place(9, 5), false)).hasMessageContaining("SLU-6001");
    }

    @Test
    void zerosBehindTheEndAreNothing() throws IOException {
        write();
        store.files.computeIfPresent(
                "wal/s/0000000000000002.00000000", (name, bytes) -> Arrays.copyOf(bytes, bytes.length + 4_096));
        assertThat(read(3, Place.START, false)).isEqualTo("[hello world][0123456789)[xyz)");
    }

    @Test
    void segmentsRollAndGo() throws IOException {
        InputLog log = log(1);
        read(log, "");
        log.begin("a");
        for (int i = 0; i < 100; i++) {
            append(log, "some more bytes");
            log.settle();
            log.acknowledge(new Place(1, 1 + 15L * i));
            assertThat(store.list("wal/s").size()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void namesOfStreamsBecomeNamesOfFolders() {
        assertThat(Names.log("orders_2")).isEqualTo("wal/orders_2");
        assertThat(Names.log("Ñu/..")).isEqualTo("wal/.c3.91u.2f.2e.2e");
        assertThat(Names.log(".")).isEqualTo("wal/.2e");
        String one = Names.log("é".repeat(200) + "1");
        assertThat(one).isNotEqualTo(Names.log("é".repeat(200) + "2"));
        assertThat(CheckpointStore.checked(one + "/" + LogTakeOver.name(1, 2))).isNotEmpty();
    }

    /** Files in memory. */
    private static final class Memory implements CheckpointStore {
        private final TreeMap<String, byte[]> files = new TreeMap<>();

        @Override
        public Put putIfAbsent(String name, Content content) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            content.writeTo(bytes);
            return files.putIfAbsent(name, bytes.toByteArray()) == null ? Put.CREATED : Put.EXISTS;
        }

        @Override
        public Optional<byte[]> read(String name) {
            return Optional.ofNullable(files.get(name));
        }

        @Override
        public List<String> list(String folder) {
            return files.keySet().stream()
                    .filter(name -> name.startsWith(folder + "/"))
                    .map(name -> name.substring(folder.length() + 1))
                    .toList();
        }

        @Override
        public void delete(String name) {
            files.remove(name);
        }

        @Override
        public Log createLog(String name) {
            files.put(CheckpointStore.checked(name), new byte[0]);
            return new Log() {
                @Override
                public void append(byte[] bytes) {
                    files.merge(name, bytes, (all, more) -> {
                        byte[] both = Arrays.copyOf(all, all.length + more.length);
                        System.arraycopy(more, 0, both, all.length, more.length);
                        return both;
                    });
                }

                @Override
                public void sync() {}

                @Override
                public void close() {}
            };
        }

        @Override
        public byte[] takeLog(String name) throws IOException {
            return read(name)
                    .orElseThrow(() -> new IOException("no log " + name))
                    .clone();
        }

        @Override
        public void close() {}
    }

    /** Nobody waits here. */
    private static final class OneThread implements Env {
        @Override
        public Clock clock() {
            return () -> 0;
        }

        @Override
        public Scheduler scheduler() {
            return new Scheduler() {
                @Override
                public void forkJoin(List<? extends Runnable> tasks) {
                    tasks.forEach(Runnable::run);
                }

                @Override
                public void blocking(String name, Runnable work) {
                    // What is logged is made durable by settling it.
                }
            };
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public Signal signal() {
            return new Signal() {
                @Override
                public void await(long untilMicros) {
                    throw new AssertionError("nobody would wake us");
                }

                @Override
                public void wake() {}
            };
        }
    }
}
