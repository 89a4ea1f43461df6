// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.KeyHash;
import io.sluice.engine.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files of a state that changes at random, joined and merged in every way, against a map. */
class StateFileTest {
    private static final int ROUNDS = 300;
    private static final List<String> SECTIONS = List.of("b/0", "a/0", "a/1");

    /** Keys of which many have the same rank, so that their bytes decide. */
    private static final List<Long> SAME_RANK = sameRank();

    private static List<Long> sameRank() {
        Map<Integer, Long> seen = new HashMap<>();
        List<Long> found = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        while (found.size() < 10) {
            long key = random.nextLong();
            Long other = seen.putIfAbsent((int) KeyHash.hash(key), key);
            if (other != null) {
                found.addAll(List.of(key, other));
            }
        }
        return found;
    }

    /** What each section holds. */
    private final Map<String, Map<Long, Long>> model = new TreeMap<>();

    private static long key(SplittableRandom random) {
        return random.nextInt(3) == 0
                ? SAME_RANK.get(random.nextInt(SAME_RANK.size()))
                : random.nextLong(20 + random.nextInt(2_000));
    }

    /** Changes some entries, and writes them in a piece of any number of sections. */
    private StateFile change(SplittableRandom random) {
        StateFile piece = new StateFile();
        for (String section : SECTIONS) {
            Entries entries = new Entries(0);
            for (int i = random.nextInt(30); i > 0; i--) {
                long key = key(random);
                entries.key().putLong(key ^ Long.MIN_VALUE);
                if (random.nextInt(3) == 0) {
                    model(section).remove(key);
                    entries.remove();
                } else {
                    long value = random.nextLong();
                    model(section).put(key, value);
                    entries.value().putSigned(value);
                    entries.put();
                }
            }
            piece.add(section, entries);
        }
        return piece;
    }

    private Map<Long, Long> model(String section) {
        return model.computeIfAbsent(section, any -> new TreeMap<>());
    }

    private StateFile whole(SplittableRandom random) {
        StateFile all = new StateFile();
        for (String section : SECTIONS) {
            // In two blocks, as two shards write them.
            List<Entries> shards = List.of(new Entries(0), new Entries(1));
            model(section).forEach((key, value) -> {
                Entries entries = shards.get(random.nextInt(2));
                entries.key().putLong(key ^ Long.MIN_VALUE);
                entries.value().putSigned(value);
                entries.put();
            });
            shards.forEach(entries -> all.add(section, entries));
        }
        return all;
    }

    private static Map<String, Map<Long, Long>> contents(StateFile file) {
        Map<String, Map<Long, Long>> contents = new TreeMap<>();
        for (String section : SECTIONS) {
            Map<Long, Long> map = new TreeMap<>();
            for (Entries.Cursor entries : file.entries(section)) {
                while (entries.next()) {
                    ByteReader key = entries.key();
                    assertThat(entries.isGone()).isFalse();
                    Long before = map.put(
                            Bytes.getLong(key.data(), key.at()) ^ Long.MIN_VALUE,
                            entries.value().signed());
                    assertThat(before).isNull();
                }
            }
            contents.put(section, map);
        }
        return contents;
    }

    private static byte[] bytes(StateFile file) {
        Bytes bytes = new Bytes();
        file.writeTo((data, from, length) -> bytes.put(data, from, from + length));
        return bytes.toArray();
    }

    private static StateFile merged(List<byte[]> files, boolean streaming) throws IOException {
        if (!streaming) {
            return StateFile.merge(files.stream().map(StateFile::of).toList());
        }
        List<StateStream> streams = new ArrayList<>();
        for (byte[] file : files) {
            streams.add(StateStream.of(new ByteArrayInputStream(file)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long size = StateStream.merge(streams, out::write);
        StateFile merged = StateFile.of(out.toByteArray());
        assertThat(merged.size()).isEqualTo(size);
        return merged;
    }

    @Test
    @Seeded
    void whatIsMergedIsWhatThereIs(SplittableRandom random) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            model.clear();
            change(random);
            List<byte[]> files = new ArrayList<>(List.of(bytes(whole(random))));
            for (int file = random.nextInt(6); file > 0; file--) {
                List<StateFile> pieces = new ArrayList<>();
                for (int piece = random.nextInt(1, 5); piece > 0; piece--) {
                    pieces.add(change(random));
                }
                files.add(bytes(StateFile.join(pieces, () -> {})));
            }
            SECTIONS.forEach(this::model);
            StateFile merged = merged(files, random.nextBoolean());
            assertThat(contents(merged)).isEqualTo(model);
            // And that again, of which the order has been kept.
            files = new ArrayList<>(List.of(bytes(merged)));
            files.add(bytes(change(random)));
            assertThat(contents(merged(files, random.nextBoolean()))).isEqualTo(model);
        }
    }

    @Test
    void mergingGoesBlockByBlock() throws IOException {
        int count = 100_000;
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < count; i++) {
            model("a/0").put(random.nextLong(), (long) i);
        }
        byte[] first = bytes(StateFile.join(List.of(whole(random), new StateFile()), () -> {}));
        byte[] second = bytes(StateFile.join(List.of(change(random), change(random)), () -> {}));
        SECTIONS.forEach(this::model);
        assertThat(contents(merged(List.of(first, second), true))).isEqualTo(model);
    }

    @Test
    void aFileThatIsNotInOrderAsItSaysIsDamaged() {
        SplittableRandom random = new SplittableRandom(3);
        StateFile ordered = StateFile.join(List.of(change(random), change(random), change(random)), () -> {});
        Entries swapped = new Entries(0);
        List<Entries.Cursor> entries = new ArrayList<>();
        ordered.entries("a/0").forEach(cursor -> {
            while (cursor.next()) {
                Entries one = new Entries(0);
                one.add(cursor);
                entries.add(
                        0, new Entries.Cursor(one.bytes().data(), 0, one.bytes().size()));
            }
        });
        entries.forEach(cursor -> {
            cursor.next();
            swapped.add(cursor);
        });
        assertThat(entries).hasSizeGreaterThan(3);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        StateFile.write(Block.MARK, file::write);
        StateFile.write(Block.of("a/0", swapped), file::write);
        assertThatThrownBy(() -> merged(List.of(bytes(new StateFile()), file.toByteArray()), true))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("section a/0 of the state is not in order");
    }
}
