// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A signal on a lock: no spinning, no polling. */
final class MonitorSignal implements Signal {
    private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Clock clock;
    private boolean raised;

    MonitorSignal(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void raise() {
        lock.lock();
        try {
            raised = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void await(long untilMicros) {
        lock.lock();
        try {
            long left = Math.min(untilMicros, clock.micros() + LONGEST_MICROS) - clock.micros();
            long nanos = TimeUnit.MICROSECONDS.toNanos(left);
            while (!raised && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            raised = false;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
