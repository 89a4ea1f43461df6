// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.calcite.sql.SqlNode;

/**
 * The clauses of TRAIN MODEL.
 *
 * @param label the column of the training data to foretell; empty if it has the name of the model's output
 * @param window how many of the last rows the metrics are of
 * @param ignoresRemovals whether rows that are removed stay learnt
 * @param publishMicros how often there is a new version
 * @param when over the metrics, must be TRUE as well
 * @param keep how many versions are kept
 */
public record Training(
        ModelReference model,
        Optional<Name> label,
        OptionalInt window,
        boolean ignoresRemovals,
        long publishMicros,
        Optional<SqlNode> when,
        int keep) {
    static final long PUBLISH_MICROS = 30_000_000;
    static final int KEEP = 10;
}
