// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.io.IOException;
import java.time.Duration;

/** Opens checkpoints of one kind of place. Found with {@link java.util.ServiceLoader}; stateless. */
public interface StoreProvider {
    /** The scheme of its folders, such as {@code hdfs}. */
    String scheme();

    /**
     * Opens a checkpoint; what is missing of the folder is made.
     *
     * @param folder such as {@code hdfs://namenode:8020/sluice/job}
     * @param patience how long a call is tried again before it fails
     * @throws io.sluice.engine.problem.ProblemException if the place cannot carry a checkpoint
     */
    CheckpointStore open(String folder, Duration patience) throws IOException;

    /**
     * Opens the checkpoint in a folder that is there, to read it: nothing is made or removed.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such folder
     */
    CheckpointStore reading(String folder, Duration patience) throws IOException;
}
