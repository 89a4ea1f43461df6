// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

/** Makes a model of the last rows. The same one of the same rows, on any machine. One thread, that of the learner, which waits. */
public interface Fit {
    /**
     * What the rows say.
     *
     * @param rows at least one; what came of them are numbers, or the numbers of labels
     */
    Ensemble of(Window rows);
}
