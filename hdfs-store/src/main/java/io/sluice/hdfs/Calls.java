// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIsNotDirectoryException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Calls to a file system that may hang, or be away for a while. Each runs on a thread of its own, so that the caller gets
 * on at the deadline; what a call that was given up does later must do no harm. Callable from any thread.
 */
final class Calls implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** A call to the file system. */
    interface Call<T> {
        T run() throws IOException;
    }

    /** An operation, which may be several calls. It is told how often it has been tried, from 1. */
    interface Operation<T> {
        T run(int attempt) throws IOException;
    }

    /** A failure that another attempt would not change. */
    static final class Lasting extends IOException {
        Lasting(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(Calls::daemon);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Patience patience;

    Calls(Patience patience) {
        this.patience = patience;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-hdfs");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Makes a call once.
     *
     * @param what it is, for messages, such as {@code rename of hdfs://…}
     */
    <T> T once(String what, Call<T> call) throws IOException {
        Future<T> answer = submit(what, call::run);
        try {
            return answer.get(patience.call().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException(what + " has not returned within " + text(patience.call()), late);
        } catch (InterruptedException interruption) {
            answer.cancel(true);
            throw interrupted(what);
        } catch (ExecutionException failure) {
            throw thrown(what, failure);
        }
    }

    private <T> Future<T> submit(String what, Callable<T> call) throws IOException {
        try {
            return threads.submit(call);
        } catch (RejectedExecutionException shut) {
            throw new Lasting(new IOException(what + " is not possible: the checkpoint is closed", shut));
        }
    }

    private static InterruptedIOException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(what + " was interrupted");
    }

    private static IOException thrown(String what, ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof RemoteException remote) {
            return remote.unwrapRemoteException();
        }
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof FSError full) {
            // Hadoop reports a full local disk as an Error.
            return new IOException(what + " failed: " + full.getMessage(), full);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IOException(what + " failed: " + cause, cause);
    }

    /** Makes a call, again after a pause if it fails in a way that may pass. */
    <T> T patiently(String what, Call<T> call) throws IOException {
        return repeatedly(what, attempt -> once(what, call));
    }

    /**
     * Tries an operation until it succeeds, fails in a way that will not pass, or the time is over. An attempt finds what
     * those before it may have done.
     */
    <T> T repeatedly(String what, Operation<T> operation) throws IOException {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return operation.run(attempt);
            } catch (IOException failure) {
                long passed = System.nanoTime() - start;
                if (lasts(failure)) {
                    throw failure;
                }
                if (passed + pause > patience.whole().toNanos()) {
                    throw new IOException(
                            what + " failed; tried " + attempt + (attempt == 1 ? " time" : " times") + " in "
                                    + text(Duration.ofNanos(passed)) + ", at last: " + failure.getMessage(),
                            failure);
                }
            }
            pause(what, pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
        }
    }

    /**
     * Whether another attempt would fail in the same way. Safe mode, a standby, a connection that is refused or cut, a
     * missing DataNode, a call that hangs: all those may pass.
     */
    private static boolean lasts(IOException failure) {
        return failure instanceof Lasting
                || (failure instanceof InterruptedIOException
                        && Thread.currentThread().isInterrupted())
                || failure instanceof FileNotFoundException
                || failure instanceof FileAlreadyExistsException
                || failure instanceof ParentNotDirectoryException
                || failure instanceof PathIsNotDirectoryException
                || failure instanceof AccessControlException
                || failure instanceof QuotaExceededException;
    }

    private void pause(String what, long nanos) throws IOException {
        try {
            if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new IOException(what + " is given up: the checkpoint is closed");
            }
        } catch (InterruptedException interruption) {
            throw interrupted(what);
        }
    }

    /** Begins a call without waiting for it; what becomes of it does not matter. */
    void begin(Callable<?> call) {
        try {
            var unused = threads.submit(call);
        } catch (RejectedExecutionException shut) {
            // The store is closed, and with it all that the call was about.
        }
    }

    private static String text(Duration time) {
        return time.toMillis() < 10_000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }

    /** Ends the pauses, so that nothing is tried again, and the threads. */
    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
    }
}
