// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Plain threads that wait for work without spinning. The caller's thread does the first task itself. */
final class Pool implements Scheduler, AutoCloseable {
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer;
    private final int size;

    Pool(int size) {
        this.size = size;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                Math.max(1, size - 1), task -> daemon(task, "sluice-shard-" + number.incrementAndGet()));
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "sluice-timer"));
        timer.setRemoveOnCancelPolicy(true);
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void forkJoin(List<? extends Runnable> tasks) {
        List<Future<?>> others = new ArrayList<>();
        for (Runnable task : tasks.subList(1, tasks.size())) {
            others.add(threads.submit(callable(task)));
        }
        List<RuntimeException> failures = new ArrayList<>();
        try {
            tasks.get(0).run();
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
        others.forEach(other -> join(other, failures));
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private static Callable<Boolean> callable(Runnable task) {
        return () -> {
            task.run();
            return true;
        };
    }

    private static void join(Future<?> task, List<RuntimeException> failures) {
        boolean interrupted = false;
        while (true) {
            try {
                task.get();
                break;
            } catch (InterruptedException interruption) {
                // The tick must end before anybody may look at the state; the wish to stop is kept for then.
                interrupted = true;
            } catch (ExecutionException failure) {
                failures.add(
                        failure.getCause() instanceof RuntimeException cause
                                ? cause
                                : new IllegalStateException(failure.getCause()));
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int parallelism() {
        return size;
    }

    @Override
    public void blocking(String name, Runnable work) {
        daemon(work, "sluice-" + name).start();
    }

    // Without it a thread of a batch that wakes up waits for some milliseconds where every processor is at work.
    @SuppressWarnings("ThreadPriorityCheck")
    @Override
    public void giveWay() {
        Thread.yield();
    }

    @Override
    public void at(long micros, Runnable work) {
        long delay = micros - RealEnv.now();
        // A timer that has been closed runs nothing more, as its job does not.
        if (!timer.isShutdown()) {
            var unused = timer.schedule(work, Math.max(0, delay), TimeUnit.MICROSECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
