// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/** An environment in one thread: time stands still until it is turned, tasks run in an order drawn from the seed. */
public final class SimEnv implements Env {
    private static final LocalDateTime START = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final SplittableRandom random;
    private long micros = micros(START);

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

    @Override
    public Scheduler scheduler() {
        return this::inAnyOrder;
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
