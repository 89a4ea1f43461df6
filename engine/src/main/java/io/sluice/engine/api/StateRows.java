// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.checkpoint.Commit;
import io.sluice.engine.connector.StateReader;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.job.Progress;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.session.Settings;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.Codec;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/** Reads what operators remember, by restoring one of them from a commit and asking it. */
final class StateRows implements StateReader {
    private static final String SCRIPT = ".sql";

    @Override
    public Schema schema(Wanted wanted) {
        try (JobHistory history = history(wanted)) {
            return part(wanted, history.commit(wanted.commit())).schema();
        }
    }

    @Override
    public Found rows(Wanted wanted, Schema schema) {
        try (JobHistory history = history(wanted)) {
            return history.with(wanted.commit(), (commit, state) -> {
                StatePart part = part(wanted, commit);
                if (!part.schema().equals(schema)) {
                    throw Problem.of(Code.NO_SUCH_STATE, "the columns of the state are others now: " + part.schema())
                            .hint("the job has got another script meanwhile; state the query again")
                            .exception();
                }
                return new Found(commit.group(), rows(part, state));
            });
        }
    }

    /** A job's name stands for the checkpoint beside the working directory, its script for that beside it. */
    private static JobHistory history(Wanted wanted) {
        String job = wanted.job();
        String folder = job.contains("/") || job.contains(":") ? job : ".sluice/" + job;
        if (job.endsWith(SCRIPT)) {
            folder = JobCheckpoint.folder(Home.ofScript(job, false));
        }
        return JobHistory.open(folder, new Settings());
    }

    private static StatePart part(Wanted wanted, Commit commit) {
        byte[] topology = Progress.of(commit.summary()).topology();
        return StatePart.find(
                topology.length == 0 ? new Topology(List.of()) : Codec.decodeTopology(topology), wanted.node());
    }

    private static List<Chunk> rows(StatePart part, StateFile state) {
        Operator operator = part.operator();
        List<Stored> stored = operator.stored();
        Stored.Shard all = new Stored.Shard(0, 1);
        for (int i = 0; i < stored.size(); i++) {
            for (Entries.Cursor entries : state.entries(part.section(i))) {
                while (entries.next()) {
                    stored.get(i).read(entries, all);
                }
            }
        }
        stored.forEach(Stored::restored);
        List<Chunk> rows = new ArrayList<>();
        operator.contents(part.number(), chunk -> add(chunk, rows));
        return rows;
    }

    /** A row of weight 3 stands there three times. */
    private static void add(Chunk chunk, List<Chunk> rows) {
        Chunk once = chunk.emptyCopy();
        for (int row = 0; row < chunk.size(); row++) {
            for (long left = chunk.weight(row); left > 0; left--) {
                once.appendRow(chunk, row, 1);
                if (once.size() == Chunk.ROWS_MAX) {
                    rows.add(once);
                    once = chunk.emptyCopy();
                }
            }
        }
        if (once.size() > 0) {
            rows.add(once);
        }
    }
}
