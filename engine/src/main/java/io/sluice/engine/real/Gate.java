// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.real;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Opens once; who waits for it then goes on. Any thread. */
public final class Gate {
    private final CountDownLatch latch = new CountDownLatch(1);

    /** Lets everyone pass from now on. */
    public void open() {
        latch.countDown();
    }

    /** Waits until it is open; an interrupt ends the wait with an exception. */
    public void await() throws InterruptedException {
        latch.await();
    }

    /** Waits until it is open, at most so long; false if it is still shut then. */
    public boolean await(Duration longest) throws InterruptedException {
        return latch.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until it is open, whatever happens; an interrupt is kept for later. */
    public void awaitUninterruptibly() {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException interruption) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
