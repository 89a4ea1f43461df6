// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.checkpoint.CheckpointStore;
import java.io.IOException;

/** Opens the folders that models lie in. Any thread. */
@FunctionalInterface
public interface Stores {
    /**
     * A folder to write to; what is missing of it is made. The caller closes it.
     *
     * @throws io.sluice.engine.problem.ProblemException if there can be no such folder
     */
    CheckpointStore open(String folder) throws IOException;

    /**
     * A folder that is only looked at: nothing is made.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such folder; it may come
     */
    default CheckpointStore reading(String folder) throws IOException {
        return open(folder);
    }
}
