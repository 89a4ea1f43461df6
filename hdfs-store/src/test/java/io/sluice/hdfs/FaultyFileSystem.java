// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** HDFS on which chosen calls fail in chosen ways. Hadoop makes it by its name, so its faults are found by a setting. */
public final class FaultyFileSystem extends DistributedFileSystem {
    private static final String SETTING = "sluice.test.faults";
    private static final Map<String, Faults> ALL = new ConcurrentHashMap<>();

    /** What happens to renames: as often as each number says. */
    static final class Faults {
        final AtomicInteger answersLost = new AtomicInteger();
        final AtomicInteger disksFull = new AtomicInteger();
        final AtomicInteger hangs = new AtomicInteger();
        final AtomicInteger renames = new AtomicInteger();
        final CountDownLatch endOfHangs = new CountDownLatch(1);
    }

    /** The settings of a client that meets faults. */
    static Configuration configure(Configuration client, String name, Faults faults) {
        ALL.put(name, faults);
        Configuration faulty = new Configuration(client);
        faulty.set("fs.hdfs.impl", FaultyFileSystem.class.getName());
        faulty.set(SETTING, name);
        return faulty;
    }

    @Override
    @SuppressWarnings("deprecation") // so is the method it overrides, for callers
    public void rename(Path from, Path to, Rename... options) throws IOException {
        Faults faults = Objects.requireNonNull(ALL.get(getConf().get(SETTING)));
        faults.renames.incrementAndGet();
        if (faults.disksFull.getAndDecrement() > 0) {
            fillDisk();
        }
        if (faults.hangs.getAndDecrement() > 0) {
            awaitUninterruptibly(faults.endOfHangs);
        }
        super.rename(from, to, options);
        if (faults.answersLost.getAndDecrement() > 0) {
            throw new IOException("the answer was lost");
        }
    }

    /** Writes to a disk that is full, on which Hadoop throws an Error. It appends, since a create would set permissions. */
    private static void fillDisk() throws IOException {
        try (RawLocalFileSystem local = new RawLocalFileSystem()) {
            local.initialize(URI.create("file:///"), new Configuration());
            try (FSDataOutputStream out = local.append(new Path("/dev/full"))) {
                out.write(new byte[100]);
            }
        }
    }

    /** A call that hangs does not heed an interrupt either. */
    private static void awaitUninterruptibly(CountDownLatch end) {
        while (true) {
            try {
                end.await();
                return;
            } catch (InterruptedException heedless) {
                Thread.onSpinWait();
            }
        }
    }
}
