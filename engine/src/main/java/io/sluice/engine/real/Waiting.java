// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits without spinning. An interrupt ends a wait as a wake-up does, and stays set. */
final class Waiting implements Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition awake = lock.newCondition();
    private final Clock clock;
    private boolean woken;

    Waiting(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void await(long untilMicros) {
        lock.lock();
        try {
            while (!woken) {
                long left = untilMicros == NEVER ? NEVER : untilMicros - clock.micros();
                if (left <= 0) {
                    return;
                }
                long nanos = awake.awaitNanos(TimeUnit.MICROSECONDS.toNanos(left));
                if (nanos <= 0 && untilMicros != NEVER) {
                    return;
                }
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } finally {
            woken = false;
            lock.unlock();
        }
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            woken = true;
            awake.signal();
        } finally {
            lock.unlock();
        }
    }
}
