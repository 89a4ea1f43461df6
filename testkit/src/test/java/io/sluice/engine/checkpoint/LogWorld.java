// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import io.sluice.engine.checkpoint.InputLog.Place;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.ProblemException;
import io.sluice.testkit.disk.Faults;
import io.sluice.testkit.disk.SimDisk;
import io.sluice.testkit.disk.SimStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One disk, a sender whose bytes nobody sends twice, and instances of a job that log them, one after the other or one within
 * a hanging call of the other. Every byte and mark is known by its place: what has been committed in the end must be
 * something that was logged, each place once and in order, and all that was settled.
 */
final class LogWorld {
    /** What was logged at a place: a byte, or a mark. */
    record Unit(Place place, int value) {}

    static final int BEGIN = 1_000;
    static final int END = 1_001;
    static final int LOST = 1_002;

    private static final int UNITS = 300;
    private static final int FAULTS_MAX = 12;
    private static final int INSTANCES_MAX = 300;

    final SplittableRandom random;
    final Faults faults;
    final SimDisk disk;
    final LogVariant variant;
    final List<Unit> settled = new ArrayList<>();
    final TreeMap<String, Integer> logged = new TreeMap<>();
    private List<Unit> committed = List.of();
    private int sent;
    private int instances;
    private boolean finished;

    LogWorld(long seed, LogVariant variant) {
        this.random = new SplittableRandom(seed);
        this.variant = variant;
        faults = new Faults(random.split(), random.nextInt(FAULTS_MAX + 1), 1 + random.nextInt(80));
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
            if (!finished && random.nextInt(3) == 0) {
                disk.losePower();
            }
        }
        faults.stop();
        // Instances that were taken over may have left something, or logged more; the last one finds it and tidies up.
        live();
        check();
    }

    private void live() {
        try {
            CheckpointStore store = variant.store(new SimStore(disk));
            LogInstance instance = new LogInstance(this, store, new UUID(random.nextLong(), random.nextLong()));
            committed = instance.run();
            finished = true;
        } catch (Faults.Crash crash) {
            // The next instance goes on.
        } catch (IOException unavailable) {
            // It gave up; so does the process.
        } catch (ProblemException problem) {
            Code code = problem.problem().code();
            if (code != Code.FENCED && code != Code.OVERTAKEN && code != Code.SOURCE_UNAVAILABLE) {
                throw problem;
            }
        }
    }

    boolean senderIsDone() {
        return sent >= UNITS;
    }

    /** Some bytes that the sender sends once. */
    byte[] receive() {
        byte[] bytes = new byte[random.nextInt(1, 30)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) sent++;
        }
        return bytes;
    }

    void note(Unit unit) {
        logged.put(unit.place().toString(), unit.value());
    }

    private void check() {
        Place last = new Place(0, -1);
        TreeMap<String, Integer> found = new TreeMap<>();
        for (Unit unit : committed) {
            Place place = unit.place();
            require(place.isBehind(last), place + " behind " + last);
            Place between = new Place(place.epoch(), place.offset() - 1);
            boolean lost = logged.getOrDefault(between.toString(), 0) == LOST;
            boolean next = place.offset() == last.offset() + 1 || (lost && place.offset() == last.offset() + 2);
            require(place.epoch() > last.epoch() || next, place + " behind " + last);
            require(Integer.valueOf(unit.value()).equals(logged.get(place.toString())), "what stands at " + place);
            found.put(place.toString(), unit.value());
            last = place;
        }
        for (Unit unit : settled) {
            require(
                    unit.value() == LOST || found.containsKey(unit.place().toString()),
                    unit.place() + " was settled and is lost");
        }
        try {
            int files = new SimStore(disk).list(Names.log("s")).size();
            require(files <= 3, "files left: " + files);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Time passes where somebody waits, and the log's own thread has a turn then. */
    static final class OneThread implements Env {
        Runnable turn = () -> {};
        private long micros = 1_000;

        @Override
        public Clock clock() {
            return () -> micros;
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
                    // Its turns come while others wait.
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
                    micros = untilMicros == NEVER ? micros + 1_000_000 : Math.max(micros, untilMicros);
                    turn.run();
                }

                @Override
                public void wake() {}
            };
        }
    }
}
