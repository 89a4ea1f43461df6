// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.checkpoint.InputLog.Place;
import io.sluice.engine.checkpoint.LogWorld.Unit;
import io.sluice.engine.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** One instance of a job that logs its input: takes the logs before it over, receives, takes, commits. Its state is all that it has taken. */
final class LogInstance {
    private static final int SEGMENT_BYTES = 400;

    private final LogWorld world;
    private final SplittableRandom random;
    private final LogWorld.OneThread env = new LogWorld.OneThread();
    private final Checkpoint checkpoint;
    private final InputLog log;
    /** What can be taken, and whether the connection is open behind it. */
    private final ArrayDeque<Unit> arrived = new ArrayDeque<>();

    private final List<Unit> appended = new ArrayList<>();
    private final List<Unit> taken = new ArrayList<>();
    private Place position = Place.START;
    private boolean open;
    private boolean receiving;

    LogInstance(LogWorld world, CheckpointStore store, UUID id) throws IOException {
        this.world = world;
        random = world.random.split();
        checkpoint = Checkpoint.claim(store, new Owner(id, "job", "test"));
        log = new InputLog(
                store,
                "s",
                checkpoint.epoch(),
                0,
                world.variant.fence(checkpoint::requireNewest),
                env,
                line -> {},
                SEGMENT_BYTES);
        env.turn = () -> {
            try {
                log.flush();
            } catch (IOException | ProblemException later) {
                // Told to whoever logs or settles.
            }
        };
    }

    /** Returns all that has been committed in the end. */
    List<Unit> run() throws IOException {
        if (checkpoint.newest().isPresent()) {
            restore(checkpoint.newest().get().summary());
        }
        log.takeOver(position, open, replay());
        if (checkpoint.sealed().isPresent()) {
            redo(checkpoint.sealed().get().ticks());
        }
        while (!world.senderIsDone()) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> receive();
                case 3 -> take(random.nextInt(60));
                case 4 -> env.turn.run();
                case 5 -> connectOrClose();
                default -> {
                    if (random.nextInt(4) == 0) {
                        commit(bytes(taken, position, open));
                    }
                }
            }
        }
        if (receiving) {
            connectOrClose();
        }
        do {
            take(Integer.MAX_VALUE);
            commit(bytes(taken, position, open));
        } while (!arrived.isEmpty());
        log.close();
        return List.copyOf(taken);
    }

    private void connectOrClose() {
        boolean orderly = random.nextBoolean();
        Optional<Place> place = receiving ? log.end(orderly) : log.begin("sender");
        if (receiving) {
            arrive(place.orElseThrow(), orderly ? LogWorld.END : LogWorld.LOST);
        } else {
            arrive(new Place(place.orElseThrow().epoch(), place.get().offset() - 1), LogWorld.BEGIN);
        }
        receiving = !receiving;
    }

    private void receive() {
        if (!receiving) {
            connectOrClose();
        }
        byte[] block = world.receive();
        Place place = log.append(block, 0, block.length).orElseThrow();
        for (int i = 0; i < block.length; i++) {
            arrive(new Place(place.epoch(), place.offset() + i), block[i]);
        }
    }

    private void arrive(Place place, int value) {
        Unit unit = new Unit(place, value);
        world.note(unit);
        appended.add(unit);
        arrived.add(unit);
    }

    private InputLog.Replay replay() {
        return new InputLog.Replay() {
            private Place at = position;

            private void add(int value) {
                arrived.add(new Unit(at, value));
                at = new Place(at.epoch(), at.offset() + 1);
            }

            @Override
            public void begin(String origin, Place behind) {
                LogWorld.require(origin.equals("sender"), "origin " + origin);
                at = new Place(behind.epoch(), behind.offset() - 1);
                add(LogWorld.BEGIN);
            }

            @Override
            public void bytes(byte[] data, int from, int length) {
                for (int i = from; i < from + length; i++) {
                    add(data[i]);
                }
            }

            @Override
            public void end(boolean orderly) {
                add(orderly ? LogWorld.END : LogWorld.LOST);
            }
        };
    }

    private void take(int most) {
        for (int i = 0; i < most && !arrived.isEmpty(); i++) {
            Unit unit = arrived.remove();
            open = unit.value() == LogWorld.BEGIN || (open && unit.value() < LogWorld.BEGIN);
            position = new Place(unit.place().epoch(), unit.place().offset() + 1);
            // A connection that was lost may be one whose reader was: that is in no log.
            if (unit.value() != LogWorld.LOST) {
                taken.add(unit);
            }
        }
    }

    /** A sealed group takes the same again. */
    private void redo(byte[] plan) throws IOException {
        int before = taken.size();
        int count = units(plan).size() - before;
        while (taken.size() < before + count) {
            LogWorld.require(
                    !arrived.isEmpty(),
                    "what a sealed group has taken is gone: " + (taken.size() - before) + " of " + count);
            take(1);
        }
        LogWorld.require(units(plan).equals(taken), "a sealed group takes something else");
        commit(plan);
    }

    private void commit(byte[] plan) throws IOException {
        byte[] summary = bytes(taken, position, open);
        while (true) {
            try {
                checkpoint.commit(group(plan, summary));
                return;
            } catch (IOException again) {
                if (random.nextInt(3) == 0) {
                    throw again;
                }
            }
        }
    }

    private Group group(byte[] plan, byte[] summary) {
        return new Group() {
            @Override
            public void settle() throws IOException {
                log.settle();
                world.settled.addAll(appended);
            }

            @Override
            public byte[] plan() {
                return plan;
            }

            @Override
            public Optional<State> state() {
                return Optional.empty();
            }

            @Override
            public void publish(long group) {}

            @Override
            public byte[] summary() {
                return summary;
            }

            @Override
            public void acknowledge() throws IOException {
                log.acknowledge(position);
            }
        };
    }

    private void restore(byte[] summary) {
        ByteBuffer in = ByteBuffer.wrap(summary);
        position = new Place(in.getLong(), in.getLong());
        open = in.get() == 1;
        taken.addAll(units(summary));
    }

    private static byte[] bytes(List<Unit> units, Place position, boolean open) {
        ByteBuffer out = ByteBuffer.allocate(17 + 20 * units.size());
        out.putLong(position.epoch()).putLong(position.offset()).put((byte) (open ? 1 : 0));
        units.forEach(unit ->
                out.putLong(unit.place().epoch()).putLong(unit.place().offset()).putInt(unit.value()));
        return out.array();
    }

    private static List<Unit> units(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(bytes, 17, bytes.length));
        List<Unit> units = new ArrayList<>();
        while (in.hasRemaining()) {
            units.add(new Unit(new Place(in.getLong(), in.getLong()), in.getInt()));
        }
        return units;
    }
}
