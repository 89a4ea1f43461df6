// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The log as it is, and with one thing wrong, to see that the simulation would notice. */
enum LogVariant {
    RIGHT,
    /** What is settled may be settled behind the back of a successor. */
    NO_FENCE {
        @Override
        InputLog.Fence fence(InputLog.Fence right) {
            return () -> {};
        }
    },
    /** Nothing is forced to disk. */
    NO_SYNC {
        @Override
        CheckpointStore store(CheckpointStore right) {
            return new Broken(right) {
                @Override
                public Log createLog(String name) throws IOException {
                    Log log = super.createLog(name);
                    return new Log() {
                        @Override
                        public void append(byte[] bytes) throws IOException {
                            log.append(bytes);
                        }

                        @Override
                        public void sync() {}

                        @Override
                        public void close() throws IOException {
                            log.close();
                        }
                    };
                }
            };
        }
    },
    /** The writer of a log that is taken can go on writing to it. */
    NO_TAKING {
        @Override
        CheckpointStore store(CheckpointStore right) {
            return new Broken(right) {
                @Override
                public byte[] takeLog(String name) throws IOException {
                    return right.read(name).orElseThrow(() -> new IOException("no log " + name));
                }
            };
        }
    };

    InputLog.Fence fence(InputLog.Fence right) {
        return right;
    }

    CheckpointStore store(CheckpointStore right) {
        return right;
    }

    /** Passes everything on. */
    private static class Broken implements CheckpointStore {
        private final CheckpointStore store;

        Broken(CheckpointStore store) {
            this.store = store;
        }

        @Override
        public Put putIfAbsent(String name, Content content) throws IOException {
            return store.putIfAbsent(name, content);
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            return store.read(name);
        }

        @Override
        public List<String> list(String folder) throws IOException {
            return store.list(folder);
        }

        @Override
        public void delete(String name) throws IOException {
            store.delete(name);
        }

        @Override
        public Log createLog(String name) throws IOException {
            return store.createLog(name);
        }

        @Override
        public byte[] takeLog(String name) throws IOException {
            return store.takeLog(name);
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
