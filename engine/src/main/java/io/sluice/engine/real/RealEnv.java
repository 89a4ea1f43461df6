// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Files;
import io.sluice.engine.env.Http;
import io.sluice.engine.env.Network;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clock, randomness, disk and network, and a pool of threads. Close it to end the threads. */
public final class RealEnv implements Env, AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final Pool pool;

    /** @param threads how many tasks may run at the same time */
    public RealEnv(int threads) {
        pool = new Pool(threads);
    }

    @Override
    public Clock clock() {
        return RealEnv::now;
    }

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public Scheduler scheduler() {
        return pool;
    }

    @Override
    public long seed() {
        return random.nextLong();
    }

    /** Where this runs, for people: host and process. */
    public String process() {
        String host = System.getenv().getOrDefault("HOSTNAME", "localhost");
        return "host " + host + ", process " + ProcessHandle.current().pid();
    }

    @Override
    public Signal signal() {
        return new Waiting(clock());
    }

    @Override
    public Network network() {
        return new Sockets();
    }

    @Override
    public Http http() {
        return HttpPorts.OF_THE_PROCESS;
    }

    @Override
    public Files files() {
        return new LocalFiles();
    }

    @Override
    public InputStream standardInput() {
        return System.in;
    }

    @Override
    public void close() {
        pool.close();
    }
}
