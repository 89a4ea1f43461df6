// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Scheduler;
import io.sluice.engine.env.Signal;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;

/** An environment that knows whether all threads that were started in it have ended. */
final class Watched implements Env {
    private static final int SECONDS = 20;

    private final Env env;
    private final Phaser running = new Phaser(1);

    Watched(Env env) {
        this.env = env;
    }

    /** @throws java.util.concurrent.TimeoutException if one does not end */
    void awaitThreads() throws Exception {
        running.awaitAdvanceInterruptibly(running.arrive(), SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Scheduler scheduler() {
        return new Scheduler() {
            @Override
            public int parallelism() {
                return env.scheduler().parallelism();
            }

            @Override
            public void forkJoin(List<? extends Runnable> tasks) {
                env.scheduler().forkJoin(tasks);
            }

            @Override
            public void blocking(String name, Runnable work) {
                running.register();
                env.scheduler().blocking(name, () -> {
                    try {
                        work.run();
                    } finally {
                        running.arriveAndDeregister();
                    }
                });
            }
        };
    }

    @Override
    public Clock clock() {
        return env.clock();
    }

    @Override
    public long seed() {
        return env.seed();
    }

    @Override
    public Signal signal() {
        return env.signal();
    }
}
