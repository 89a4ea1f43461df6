// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.checkpoint.Checkpoint.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The protocol, and ways to get it wrong. */
enum Variant {
    RIGHT,
    COMMITS_BEFORE_IT_PUBLISHES,
    PUBLISHES_BEFORE_THE_SEAL,
    WRITES_STATE_BEHIND_THE_COMMIT,
    FORGETS_INPUT_BEFORE_THE_COMMIT,
    DOES_NOT_SEAL,
    REDO_TAKES_WHAT_IS_THERE,
    CLOCK_IS_NOT_IN_THE_PLAN,
    SEALS_WHAT_IS_NOT_DURABLE,
    EXISTING_FILES_ARE_TAKEN_FOR_OWN,
    FAILURE_IS_TAKEN_FOR_SUCCESS,
    STATE_IS_OVERWRITTEN,
    CHECKSUMS_ARE_NOT_CHECKED,
    LOGS_ARE_NOT_TAKEN,
    DOES_NOT_LOOK_FOR_LATER_INSTANCES,
    ACKNOWLEDGES_UNASKED;

    List<Step> steps() {
        List<Step> steps = new ArrayList<>(List.of(Step.values()));
        switch (this) {
            case COMMITS_BEFORE_IT_PUBLISHES ->
                Collections.swap(steps, steps.indexOf(Step.PUBLISH), steps.indexOf(Step.COMMIT));
            case PUBLISHES_BEFORE_THE_SEAL -> {
                steps.remove(Step.PUBLISH);
                steps.add(steps.indexOf(Step.SEAL), Step.PUBLISH);
            }
            case WRITES_STATE_BEHIND_THE_COMMIT -> {
                steps.remove(Step.STATE);
                steps.add(steps.indexOf(Step.COMMIT) + 1, Step.STATE);
            }
            case FORGETS_INPUT_BEFORE_THE_COMMIT -> {
                steps.remove(Step.ACKNOWLEDGE);
                steps.add(steps.indexOf(Step.SEAL), Step.ACKNOWLEDGE);
            }
            case DOES_NOT_SEAL -> steps.remove(Step.SEAL);
            default -> {}
        }
        return steps;
    }

    CheckpointStore store(CheckpointStore store) {
        return switch (this) {
            case EXISTING_FILES_ARE_TAKEN_FOR_OWN,
                    FAILURE_IS_TAKEN_FOR_SUCCESS,
                    STATE_IS_OVERWRITTEN,
                    CHECKSUMS_ARE_NOT_CHECKED,
                    LOGS_ARE_NOT_TAKEN,
                    DOES_NOT_LOOK_FOR_LATER_INSTANCES -> new Broken(store, this);
            default -> store;
        };
    }

    /** A store that breaks its contract in one way. */
    private static final class Broken implements CheckpointStore {
        private final CheckpointStore store;
        private final Variant how;
        private long claimed = Long.MAX_VALUE;

        Broken(CheckpointStore store, Variant how) {
            this.store = store;
            this.how = how;
        }

        @Override
        public Put putIfAbsent(String name, Content content) throws IOException {
            if (name.startsWith(Names.EPOCHS + "/")) {
                claimed = Names.number(name.substring(name.indexOf('/') + 1));
            }
            switch (how) {
                case EXISTING_FILES_ARE_TAKEN_FOR_OWN -> {
                    store.putIfAbsent(name, content);
                    return Put.CREATED;
                }
                case FAILURE_IS_TAKEN_FOR_SUCCESS -> {
                    try {
                        return store.putIfAbsent(name, content);
                    } catch (IOException failure) {
                        return Put.CREATED;
                    }
                }
                case STATE_IS_OVERWRITTEN -> {
                    if (name.startsWith(Names.STATES)) {
                        store.delete(one(name));
                        return store.putIfAbsent(one(name), content);
                    }
                    return store.putIfAbsent(name, content);
                }
                default -> {
                    return store.putIfAbsent(name, content);
                }
            }
        }

        /** The name without its epoch. */
        private static String one(String name) {
            return name.substring(0, name.indexOf('.')) + ".0";
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            boolean state = name.startsWith(Names.STATES + "/");
            Optional<byte[]> file = store.read(how == STATE_IS_OVERWRITTEN && state ? one(name) : name);
            boolean enveloped = !name.startsWith(Instance.SINK);
            return how == CHECKSUMS_ARE_NOT_CHECKED && enveloped ? file.map(Broken::summed) : file;
        }

        /** The file with the checksum that fits it. */
        private static byte[] summed(byte[] file) {
            byte[] copy = file.clone();
            java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
            sum.update(copy, 0, copy.length - 4);
            java.nio.ByteBuffer.wrap(copy).putInt(copy.length - 4, (int) sum.getValue());
            return copy;
        }

        @Override
        public List<String> list(String folder) throws IOException {
            List<String> names = store.list(folder);
            boolean blind = how == DOES_NOT_LOOK_FOR_LATER_INSTANCES || how == EXISTING_FILES_ARE_TAKEN_FOR_OWN;
            if (!blind || !folder.equals(Names.EPOCHS)) {
                return names;
            }
            // The claim sees the epochs before the one it asks for; from then on it sees that one as well, and none
            // behind.
            return names.stream().filter(name -> Names.number(name) <= claimed).toList();
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
            return how == LOGS_ARE_NOT_TAKEN ? store.read(name).orElseThrow() : store.takeLog(name);
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
