// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clock, randomness, and a pool of threads. Close it to end the threads. */
public final class RealEnv implements Env, AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final Pool pool;

    /** @param threads how many tasks may run at the same time */
    public RealEnv(int threads) {
        pool = new Pool(threads);
    }

    @Override
    public Clock clock() {
        return () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public Scheduler scheduler() {
        return pool;
    }

    @Override
    public Signal signal() {
        return new MonitorSignal(clock());
    }

    @Override
    public long seed() {
        return random.nextLong();
    }

    @Override
    public void close() {
        pool.close();
    }
}
