// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.api.ReplayedBatch;
import io.sluice.engine.api.Row;

/** A batch that was run once more, DStream by DStream. */
final class BatchText {
    private BatchText() {}

    static String of(ReplayedBatch batch) {
        StringBuilder text = new StringBuilder();
        text.append("batch ").append(batch.batch()).append(" of ").append(batch.time());
        text.append(", run again from commit ").append(batch.commit()).append('\n');
        for (ReplayedBatch.Stream stream : batch.streams()) {
            text.append('\n')
                    .append(stream.id())
                    .append("  ")
                    .append(stream.title())
                    .append('\n');
            if (stream.changes() == 0) {
                text.append("(no changes)\n");
            } else {
                text.append(TableText.text(stream.shown()));
            }
            long more = stream.changes() - stream.shown().size();
            if (more > 0) {
                text.append("… and ").append(more).append(" more; --limit shows them\n");
            }
        }
        return text.toString();
    }

    /** A line per change. */
    static String json(ReplayedBatch batch) {
        StringBuilder text = new StringBuilder();
        for (ReplayedBatch.Stream stream : batch.streams()) {
            for (Row row : stream.shown()) {
                text.append("{\"dstream\":\"").append(stream.id()).append("\",\"change\":");
                text.append(row.toJson()).append("}\n");
            }
        }
        return text.toString();
    }
}
