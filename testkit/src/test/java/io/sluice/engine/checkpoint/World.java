// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.testkit.disk.Faults;
import io.sluice.testkit.disk.SimDisk;
import io.sluice.testkit.disk.SimStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One disk, one sender on the network, and instances of one job, one after the other or one within a hanging call of the
 * other. What must hold at the end is in {@link #check}.
 */
final class World {
    /** Rows of the source that can be read again. */
    static final int ROWS = 60;

    private static final int FAULTS_MAX = 12;
    private static final int INSTANCES_MAX = 200;

    final SplittableRandom random;
    final Faults faults;
    final SimDisk disk;
    final Variant variant;
    final TreeSet<Long> acknowledged = new TreeSet<>();
    long clock = 1_000;
    private long sent;
    private int instances;
    private int alive;
    private boolean finished;

    World(long seed, Variant variant) {
        this.random = new SplittableRandom(seed);
        this.variant = variant;
        faults = new Faults(random.split(), random.nextInt(FAULTS_MAX + 1), 1 + random.nextInt(60));
        disk = new SimDisk(random.split(), faults);
        faults.takeover(this::live);
    }

    /** Runs instances until one has come to the end. */
    void run() {
        while (!finished) {
            if (++instances > INSTANCES_MAX) {
                throw new AssertionError("no progress");
            }
            live();
            if (finished) {
                break;
            }
            if (random.nextInt(3) == 0) {
                disk.losePower();
            }
            if (random.nextInt(8) == 0) {
                rotAndRepair();
            }
        }
        faults.stop();
        check();
    }

    /** One instance, until it ends for whatever reason. */
    private void live() {
        alive++;
        try {
            CheckpointStore store = variant.store(new SimStore(disk));
            Instance instance = new Instance(this, store, new UUID(random.nextLong(), random.nextLong()));
            instance.run();
            finished = true;
        } catch (Faults.Crash crash) {
            // The next instance goes on.
        } catch (IOException unavailable) {
            // It gave up; so does the process.
        } catch (ProblemException problem) {
            if (problem.problem().code() != Code.FENCED && problem.problem().code() != Code.OVERTAKEN) {
                throw problem;
            }
        } finally {
            alive--;
        }
    }

    /** A damaged file that matters must stop the job at its start, named; nothing may be committed on top of it. */
    private void rotAndRepair() {
        Optional<SimDisk.Rot> rot =
                disk.rot(List.of("commit/", "state/", "plan/").get(random.nextInt(3)));
        if (rot.isEmpty()) {
            return;
        }
        try {
            live();
        } catch (ProblemException damaged) {
            boolean named = damaged.problem().code() == Code.CHECKPOINT_DAMAGED
                    && damaged.problem().message().contains(rot.get().name());
            if (!named) {
                throw damaged;
            }
        }
        disk.repair(rot.get());
    }

    /** The next block of the sender, which sends it once. */
    long receive() {
        return ++sent;
    }

    /**
     * Whether the user stops an instance while the sender still has something to send: where another hangs, which then goes on
     * with the sender and has no successor.
     */
    boolean stops() {
        return alive > 1 && random.nextInt(20) == 0;
    }

    boolean senderIsDone() {
        return sent >= ROWS / 2;
    }

    /** What a reader of the sink sees at the end. */
    private void check() {
        CheckpointStore store = new SimStore(disk);
        try {
            long offset = 0;
            long sum = 0;
            TreeSet<Long> blocks = new TreeSet<>();
            List<String> parts = store.list(Instance.SINK);
            for (int i = 0; i < parts.size(); i++) {
                require(Names.number(parts.get(i)) == i + 1, "part " + (i + 1) + " is missing");
                ByteBuffer part = ByteBuffer.wrap(
                        store.read(Instance.SINK + "/" + parts.get(i)).orElseThrow());
                long to = part.getLong();
                for (; offset < to; offset++) {
                    sum += Instance.row(offset);
                }
                require(part.getLong() == sum, "the sum of part " + (i + 1) + " is not that of its prefix");
                part.getLong();
                for (int left = part.getInt(); left > 0; left--) {
                    long block = part.getLong();
                    require(blocks.add(block), "block " + block + " again");
                }
            }
            require(offset == ROWS, "rows " + offset + " of " + ROWS);
            List<Long> lost = new ArrayList<>(acknowledged);
            lost.removeAll(blocks);
            require(lost.isEmpty(), "acknowledged blocks are lost: " + lost);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
