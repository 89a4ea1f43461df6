// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.Prequential;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/**
 * The clauses of TRAIN MODEL.
 *
 * @param label the column of the training data to foretell; empty if it has the name of the model's output
 * @param time the column of the training data with the time that labels are late by; present if they are late by time
 * @param evaluation what the metrics are of
 * @param onDrift what is done when the model gets worse
 * @param ignoresRemovals whether rows that are removed stay learnt
 * @param publishMicros how often there is a new version
 * @param when over the metrics, must be TRUE as well
 * @param keep how many versions are kept
 */
public record Training(
        ModelReference model,
        Optional<Name> label,
        Optional<Name> time,
        Prequential evaluation,
        Drift.Action onDrift,
        boolean ignoresRemovals,
        long publishMicros,
        Optional<SqlNode> when,
        int keep) {
    static final long PUBLISH_MICROS = 30_000_000;
    static final int KEEP = 10;
}
