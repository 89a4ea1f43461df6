// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The probe refuses stores that lie. */
class StoreProbeTest {
    private static final UUID ID = new UUID(1, 2);

    /** What a store does wrong. */
    private enum Lie {
        NONE(""),
        EXISTS_AT_ONCE("says that a new file is there already"),
        REPLACES("lets a second put replace"),
        SAYS_EXISTS_AND_REPLACES("does not read what was put"),
        FORGETS("does not read what was put"),
        LISTS_LATE("does not list what was put"),
        SYNCS_NOTHING("does not hold what was synced"),
        DELETES_NOTHING("keeps a file that was deleted");

        private final String finding;

        Lie(String finding) {
            this.finding = finding;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Lie.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aStoreThatLiesIsRefused(Lie lie) {
        MemoryStore store = new MemoryStore(lie);
        assertThatThrownBy(() -> StoreProbe.require(store, ID))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                    assertThat(refusal.problem().code()).isEqualTo(Code.STORE_UNFIT);
                    assertThat(refusal.problem().message()).contains(lie.finding);
                    assertThat(refusal.problem().hint()).isPresent();
                });
        if (lie != Lie.DELETES_NOTHING) {
            assertThat(store.files).isEmpty();
        }
    }

    @Test
    void aStoreThatDoesNotIsTakenAndLeftAsItWas() throws IOException {
        MemoryStore store = new MemoryStore(Lie.NONE);
        store.putIfAbsent("job", Content.of(new byte[1]));
        StoreProbe.require(store, ID);
        StoreProbe.require(store, ID);
        assertThat(store.files).containsOnlyKeys("job");
    }

    /** Files in memory, with a lie. */
    private static final class MemoryStore implements CheckpointStore {
        private final Map<String, byte[]> files = new TreeMap<>();
        private final Lie lie;

        MemoryStore(Lie lie) {
            this.lie = lie;
        }

        @Override
        public Put putIfAbsent(String name, Content content) throws IOException {
            if (lie == Lie.EXISTS_AT_ONCE) {
                return Put.EXISTS;
            }
            boolean there = files.containsKey(name);
            if (!there || lie == Lie.REPLACES || lie == Lie.SAYS_EXISTS_AND_REPLACES) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                content.writeTo(bytes);
                files.put(name, bytes.toByteArray());
            }
            return there && lie != Lie.REPLACES ? Put.EXISTS : Put.CREATED;
        }

        @Override
        public Optional<byte[]> read(String name) {
            return lie == Lie.FORGETS ? Optional.empty() : Optional.ofNullable(files.get(name));
        }

        @Override
        public List<String> list(String folder) {
            return lie == Lie.LISTS_LATE
                    ? List.of()
                    : files.keySet().stream()
                            .filter(name -> name.startsWith(folder + "/"))
                            .map(name -> name.substring(folder.length() + 1))
                            .toList();
        }

        @Override
        public void delete(String name) {
            if (lie != Lie.DELETES_NOTHING) {
                files.remove(name);
            }
        }

        @Override
        public Log createLog(String name) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            files.put(name, new byte[0]);
            return new Log() {
                @Override
                public void append(byte[] more) {
                    bytes.writeBytes(more);
                }

                @Override
                public void sync() {
                    if (lie != Lie.SYNCS_NOTHING) {
                        files.put(name, bytes.toByteArray());
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public byte[] takeLog(String name) throws IOException {
            return read(name).orElseThrow(() -> new IOException("no log " + name));
        }

        @Override
        public void close() {}
    }
}
