// SPDX-License-Identifier: Apache-2.0
package io.sluice.hdfs;

import io.sluice.engine.checkpoint.CheckpointStore;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;

/** A log on HDFS. The NameNode gives its writer a lease; who recovers that has stopped the writer for good. */
final class HdfsLog implements CheckpointStore.Log {
    private final HdfsFile file;
    private final FSDataOutputStream out;
    private boolean broken;

    HdfsLog(HdfsFile file, FSDataOutputStream out) {
        this.file = file;
        this.out = out;
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        guard(() -> file.append(out, bytes, 0, bytes.length));
    }

    @Override
    public void sync() throws IOException {
        guard(() -> file.sync(out));
    }

    /** Something that must not be done again after it has failed: what became of it is not known. */
    private interface Step {
        void run() throws IOException;
    }

    private void guard(Step step) throws IOException {
        if (broken) {
            throw new IOException("this log is closed, or has failed before");
        }
        broken = true;
        step.run();
        broken = false;
    }

    @Override
    public void close() throws IOException {
        broken = true;
        file.close(out);
    }
}
