// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An environment in one thread: time stands still until it is turned or somebody waits, tasks run in an order drawn from the
 * seed. What would have a thread of its own runs while others wait.
 */
public final class SimEnv implements Env {
    private static final LocalDateTime START = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final int IDLE_MAX = 10_000;

    private final SplittableRandom random;
    private final List<Runnable> waiting = new ArrayList<>();
    private long micros = micros(START);
    private int idle;

    public SimEnv(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A local time as microseconds since 1970, in UTC. */
    public static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
    }

    /** Turns the clock forward. */
    public void advanceTo(LocalDateTime time) {
        long next = micros(time);
        if (next < micros) {
            throw new IllegalArgumentException("time goes forward only: it is "
                    + LocalDateTime.ofEpochSecond(micros / 1_000_000, 0, ZoneOffset.UTC));
        }
        micros = next;
    }

    @Override
    public Clock clock() {
        return () -> micros;
    }

    /** Turns the clock to a time, which may be before the one it shows: clocks of machines jump. */
    public void jumpTo(long timeMicros) {
        micros = timeMicros;
    }

    @Override
    public Scheduler scheduler() {
        return new Scheduler() {
            @Override
            public void forkJoin(List<? extends Runnable> tasks) {
                inAnyOrder(tasks);
            }

            @Override
            public void blocking(String name, Runnable work) {
                waiting.add(work);
            }
        };
    }

    /** Runs something that would have a thread of its own to its end. @return false if there is nothing to run */
    public boolean runOne() {
        if (waiting.isEmpty()) {
            return false;
        }
        waiting.remove(random.nextInt(waiting.size())).run();
        return true;
    }

    /** Whoever waits gives way to others; when there are none, time passes. */
    @Override
    public Signal signal() {
        return new Signal() {
            @Override
            public void await(long untilMicros) {
                if (runOne()) {
                    idle = 0;
                } else if (untilMicros != NEVER) {
                    micros = Math.max(micros, untilMicros);
                } else if (++idle > IDLE_MAX) {
                    throw new IllegalStateException("nothing happens any more");
                } else {
                    // Somebody outside has news.
                    micros += 1_000;
                }
            }

            @Override
            public void wake() {}
        };
    }

    private void inAnyOrder(List<? extends Runnable> tasks) {
        Runnable[] shuffled = tasks.toArray(new Runnable[0]);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Runnable swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        for (Runnable task : shuffled) {
            task.run();
        }
    }

    @Override
    public long seed() {
        return random.nextLong();
    }
}
