// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.env.Signal;
import io.sluice.engine.job.Execution;
import io.sluice.engine.job.Progress;
import io.sluice.engine.job.Rerun;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.Codec;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drawing;
import io.sluice.engine.topology.OperatorId;
import io.sluice.engine.topology.OperatorIds;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Topology;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A batch that was run once more, with all that has flowed in it.
 *
 * @param batch its number
 * @param time its clock
 * @param commit that it was run from
 * @param streams every DStream of the job, as the data flows
 */
public record ReplayedBatch(long batch, Instant time, long commit, List<Stream> streams) {
    private static final String WEIGHT = "weight";

    public ReplayedBatch {
        streams = List.copyOf(streams);
    }

    /**
     * A DStream in the batch.
     *
     * @param id the beginning of the operator's id
     * @param title what the operator does
     * @param changes how many there are
     * @param shown the first of them; the first column says how often a row comes, or goes where it is negative
     */
    public record Stream(String id, String title, long changes, Rows shown) {}

    /**
     * Runs it.
     *
     * @param limit how many changes of each DStream are kept
     * @throws ProblemException if it is not kept, or input of it cannot be read again
     */
    static ReplayedBatch of(
            JobHistory history, Job.Parts parts, Map<String, List<Chunk>> tables, long batch, int limit) {
        return history.batch(batch, (rerun, state) -> {
            for (String stream : rerun.streams()) {
                if (!JobSources.replays(parts, stream)) {
                    throw Problem.of(Code.SOURCE_UNAVAILABLE, "the input of \"" + stream + "\" cannot be read again")
                            .hint("only what comes from files, datagen and the like can be replayed")
                            .exception();
                }
            }
            return run(rerun, state, parts, tables, limit);
        });
    }

    private static ReplayedBatch run(
            Rerun rerun, StateFile state, Job.Parts parts, Map<String, List<Chunk>> tables, int limit) {
        Progress progress = Progress.of(rerun.commit().summary());
        Topology topology = Codec.decodeTopology(progress.topology());
        List<DStream> nodes = topology.nodes();
        int parallelism = Session.parallelism(parts.settings());
        try (RealEnv env = new RealEnv(parallelism)) {
            Signal signal = env.signal();
            Topology all = new Topology(
                    nodes.stream().map(node -> new Topology.Output("", node)).toList());
            Execution execution = new Execution(all, new Operators(), parallelism, env.scheduler());
            execution.restore(state);
            JobSources sources = JobSources.open(parts, Optional.empty(), progress, env, signal);
            try {
                List<List<Chunk>> changes = rerun.run(execution, sources.byStream(), tables, env.clock(), signal);
                Instant time = Instant.EPOCH.plus(rerun.tick().timeMicros(), ChronoUnit.MICROS);
                return new ReplayedBatch(
                        rerun.tick().number(), time, rerun.commit().group(), streams(topology, nodes, changes, limit));
            } finally {
                sources.close();
            }
        }
    }

    private static List<Stream> streams(Topology topology, List<DStream> nodes, List<List<Chunk>> changes, int limit) {
        IdentityHashMap<DStream, OperatorId> ids = OperatorIds.of(topology.roots());
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            OperatorId id = Objects.requireNonNull(ids.get(nodes.get(i)));
            long count = changes.get(i).stream().mapToLong(Chunk::size).sum();
            Rows shown = rows(nodes.get(i).schema(), changes.get(i), limit);
            streams.add(new Stream(id.shortForm(), Drawing.title(nodes.get(i)), count, shown));
        }
        return streams;
    }

    private static Rows rows(Schema schema, List<Chunk> chunks, int limit) {
        List<SqlType.Field> fields = new ArrayList<>();
        fields.add(new SqlType.Field(WEIGHT, SqlType.of(SqlType.Kind.BIGINT, false)));
        fields.addAll(schema.fields());
        Schema weighted = new Schema(fields);
        List<Row> rows = new ArrayList<>();
        for (Chunk chunk : chunks) {
            for (int row = 0; row < chunk.size() && rows.size() < limit; row++) {
                List<@Nullable Object> values = new ArrayList<>();
                values.add(chunk.weight(row));
                for (int column = 0; column < schema.size(); column++) {
                    values.add(Datum.get(schema.type(column), chunk.column(column), row));
                }
                rows.add(new Row(weighted, values));
            }
        }
        return new Rows(weighted, rows);
    }
}
