// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One instance of a small job: it sums the rows of a source that can be read again, kept as five sums so that a change of
 * the state is a part of it, and passes on the blocks of a sender that sends each once, which are logged. Each group's
 * output says how far the rows go, their sum, the clock, and the blocks.
 */
final class Instance {
    static final String SINK = "sink";
    private static final String LOGS = "wal";
    private static final int SUMS = 5;

    private final World world;
    private final CheckpointStore store;
    private final UUID id;
    private final long[] sums = new long[SUMS];
    private final TreeMap<Long, String> logOf = new TreeMap<>();
    private final List<Long> received = new ArrayList<>();
    private final List<Long> unsynced = new ArrayList<>();
    private final List<String> logs = new ArrayList<>();
    private long offset;
    private final TreeSet<Long> passedOn = new TreeSet<>();
    private int groups;

    Instance(World world, CheckpointStore store, UUID id) {
        this.world = world;
        this.store = store;
        this.id = id;
    }

    static long row(long offset) {
        return offset * offset % 97 + 1;
    }

    void run() throws IOException {
        Checkpoint checkpoint = Checkpoint.claim(store, new Owner(id, "job", "simulated"), world.variant.steps());
        for (String file : checkpoint.newest().map(Commit::state).orElse(List.of())) {
            load(ByteBuffer.wrap(checkpoint.state(file)));
        }
        takeLogs();
        CheckpointStore.Log log = openLog(checkpoint.epoch());
        Optional<Plan> sealed = checkpoint.sealed();
        if (sealed.isPresent() && world.variant != Variant.REDO_TAKES_WHAT_IS_THERE) {
            checkpoint.commit(work(Cut.of(sealed.get().ticks()), checkpoint, log));
        }
        boolean stopped = false;
        while (offset < World.ROWS || !(stopped || world.senderIsDone()) || !received.isEmpty()) {
            stopped = stopped || world.stops();
            if (!stopped) {
                receive(checkpoint, log);
            }
            // What the clock shows is seen in the output, so the plan has it.
            world.clock += world.random.nextInt(-50, 100);
            long to = Math.min(World.ROWS, offset + world.random.nextInt(8));
            List<Long> blocks = new ArrayList<>(received.subList(0, world.random.nextInt(received.size() + 1)));
            commit(checkpoint, work(new Cut(to, world.clock, blocks), checkpoint, log));
        }
    }

    /** A failed commit is tried again, as the same group. */
    private void commit(Checkpoint checkpoint, Work work) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                checkpoint.commit(work);
                return;
            } catch (IOException failure) {
                if (attempt == 3) {
                    throw failure;
                }
            }
        }
    }

    private void receive(Checkpoint checkpoint, CheckpointStore.Log log) throws IOException {
        for (int left = world.random.nextInt(3); left > 0 && !world.senderIsDone(); left--) {
            long block = world.receive();
            log.append(ByteBuffer.allocate(8).putLong(block).array());
            received.add(block);
            unsynced.add(block);
        }
        if (world.random.nextBoolean()) {
            sync(checkpoint, log);
        }
    }

    private void sync(Checkpoint checkpoint, CheckpointStore.Log log) throws IOException {
        log.sync();
        if (world.variant != Variant.ACKNOWLEDGES_UNASKED) {
            checkpoint.requireNewest();
        }
        world.acknowledged.addAll(unsynced);
        unsynced.clear();
    }

    private CheckpointStore.Log openLog(long epoch) throws IOException {
        String name = LOGS + "/" + String.format("%016d", epoch);
        CheckpointStore.Log log = store.createLog(name);
        logs.add(name);
        return log;
    }

    /** The blocks that instances before this one have received and not committed. */
    private void takeLogs() throws IOException {
        for (String name : store.list(LOGS)) {
            String log = LOGS + "/" + name;
            logs.add(log);
            ByteBuffer blocks = ByteBuffer.wrap(store.takeLog(log));
            while (blocks.remaining() >= 8) {
                long block = blocks.getLong();
                logOf.put(block, log);
                if (!passedOn.contains(block)) {
                    received.add(block);
                }
            }
        }
    }

    private void load(ByteBuffer state) {
        offset = state.getLong();
        passedOn.clear();
        for (int left = state.getInt(); left > 0; left--) {
            passedOn.add(state.getLong());
        }
        while (state.hasRemaining()) {
            sums[state.getInt()] = state.getLong();
        }
    }

    /** Does the work of a cut in memory. */
    private Work work(Cut cut, Checkpoint checkpoint, CheckpointStore.Log log) {
        boolean[] changed = new boolean[SUMS];
        for (; offset < cut.to(); offset++) {
            int key = (int) (offset % SUMS);
            sums[key] += row(offset);
            changed[key] = true;
        }
        for (long block : cut.blocks()) {
            passedOn.add(block);
            received.remove(block);
        }
        boolean whole = groups++ % 4 == 0;
        ByteBuffer state = ByteBuffer.allocate(12 + 8 * passedOn.size() + 12 * SUMS)
                .putLong(offset)
                .putInt(passedOn.size());
        passedOn.forEach(state::putLong);
        for (int key = 0; key < SUMS; key++) {
            if (whole || changed[key]) {
                state.putInt(key).putLong(sums[key]);
            }
        }
        long clock = world.variant == Variant.CLOCK_IS_NOT_IN_THE_PLAN ? world.clock++ : cut.clock();
        ByteBuffer output = ByteBuffer.allocate(28 + 8 * cut.blocks().size())
                .putLong(cut.to())
                .putLong(Arrays.stream(sums).sum())
                .putLong(clock)
                .putInt(cut.blocks().size());
        cut.blocks().forEach(output::putLong);
        return new Work(cut, Arrays.copyOf(state.array(), state.position()), whole, output.array(), checkpoint, log);
    }

    /**
     * What a group takes in: the plan of its one tick.
     *
     * @param to the rows before this one
     */
    private record Cut(long to, long clock, List<Long> blocks) {
        byte[] toBytes() {
            ByteBuffer out = ByteBuffer.allocate(20 + 8 * blocks.size())
                    .putLong(to)
                    .putLong(clock)
                    .putInt(blocks.size());
            blocks.forEach(out::putLong);
            return out.array();
        }

        static Cut of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long to = in.getLong();
            long clock = in.getLong();
            List<Long> blocks = new ArrayList<>();
            for (int left = in.getInt(); left > 0; left--) {
                blocks.add(in.getLong());
            }
            return new Cut(to, clock, blocks);
        }
    }

    private final class Work implements Group {
        private final Cut cut;
        private final byte[] state;
        private final boolean whole;
        private final byte[] output;
        private final Checkpoint checkpoint;
        private final CheckpointStore.Log log;

        Work(Cut cut, byte[] state, boolean whole, byte[] output, Checkpoint checkpoint, CheckpointStore.Log log) {
            this.cut = cut;
            this.state = state;
            this.whole = whole;
            this.output = output;
            this.checkpoint = checkpoint;
            this.log = log;
        }

        @Override
        public void settle() throws IOException {
            if (world.variant != Variant.SEALS_WHAT_IS_NOT_DURABLE) {
                sync(checkpoint, log);
            }
        }

        @Override
        public byte[] plan() {
            return cut.toBytes();
        }

        @Override
        public Optional<State> state() {
            return Optional.of(new State(Content.of(state), whole));
        }

        @Override
        public void publish(long group) throws IOException {
            String part = SINK + "/" + String.format("%016d", group);
            if (store.putIfAbsent(part, Content.of(output)) == CheckpointStore.Put.EXISTS) {
                byte[] found = store.read(part).orElseThrow();
                if (!Arrays.equals(found, output)) {
                    throw new AssertionError("group " + group + " was published with another output");
                }
            }
        }

        @Override
        public byte[] summary() {
            return new byte[0];
        }

        /** Logs of instances before this one go once all their blocks are committed. */
        @Override
        public void acknowledge() throws IOException {
            for (String name : List.copyOf(logs.subList(0, logs.size() - 1))) {
                boolean needed = received.stream().anyMatch(block -> name.equals(logOf.get(block)));
                if (!needed) {
                    store.delete(name);
                    logs.remove(name);
                }
            }
        }
    }
}
