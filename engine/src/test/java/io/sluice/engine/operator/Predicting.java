// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.RandomRows;
import io.sluice.engine.ZSet;
import io.sluice.engine.api.Operators;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.job.Execution;
import io.sluice.engine.model.Toy;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job that foretells rows by versions of the toy model, which says the same number of every row. */
final class Predicting {
    private static final SqlType BIGINT = SqlType.of(Kind.BIGINT, true);
    private static final Schema MODELS = new Schema(List.of(
            new Field("version", BIGINT),
            new Field("rows", BIGINT),
            new Field("batch_time", SqlType.of(Kind.TIMESTAMP, 6, 0, true)),
            new Field("model", SqlType.of(Kind.VARBINARY, true))));
    static final Schema ROWS = Toy.SCHEMA.inputs();
    private static final Schema SAID = said();

    private final boolean appendOnly;
    private final Execution execution;
    private final ZSet total = new ZSet(SAID.types());
    private long number;

    /** @param appendOnly whether rows are never removed */
    Predicting(boolean appendOnly, int parallelism) {
        this.appendOnly = appendOnly;
        DStream models = new DStream.Source("models", true, MODELS);
        DStream rows = new DStream.Source("rows", appendOnly, ROWS);
        DStream.Predict node = new DStream.Predict(models, rows, List.of(0, 1), false, Optional.empty(), SAID);
        execution = new Execution(
                new Topology(List.of(new Topology.Output("said", node))),
                new Operators(),
                parallelism,
                tasks -> tasks.forEach(Runnable::run));
    }

    private static Schema said() {
        List<Field> fields = new ArrayList<>(ROWS.fields());
        fields.add(new Field("y", SqlType.of(Kind.DOUBLE, true)));
        fields.add(new Field("model_version", BIGINT));
        fields.add(new Field("model_lag", new SqlType(Kind.INTERVAL_TIME, 4, 3, "DAY TO SECOND", List.of(), true)));
        return new Schema(fields);
    }

    /** A version of the model that was made at a time, as a row for {@link #tick}. */
    static Chunk version(long version, double sum, long micros) {
        Chunk chunk = Chunk.of(MODELS.types());
        List<@Nullable Object> row =
                List.of(version, version, micros, Toy.model(sum).toBytes());
        RandomRows.append(chunk, MODELS.types(), row, 1);
        return chunk;
    }

    static Chunk row(double x, String who, long weight) {
        Chunk chunk = Chunk.of(ROWS.types());
        RandomRows.append(chunk, ROWS.types(), List.of(x, who), weight);
        return chunk;
    }

    /** A row with what a model has said of it. */
    static List<@Nullable Object> said(List<@Nullable Object> row, double y, long version, long lag) {
        List<@Nullable Object> all = new ArrayList<>(row);
        all.addAll(List.of(y, version, lag));
        return all;
    }

    /** Runs a tick at a time; gives what has changed, summed up. */
    ZSet tick(long micros, List<Chunk> versions, List<Chunk> rows) {
        Map<String, List<Chunk>> given = new HashMap<>();
        given.put("models", versions);
        given.put("rows", rows);
        ZSet delta = new ZSet(SAID.types());
        for (Chunk chunk : execution.run(new Tick(++number, micros), given).get(0)) {
            delta.add(chunk);
            total.add(chunk);
        }
        return delta;
    }

    ZSet total() {
        return total;
    }

    static List<SqlType> types() {
        return SAID.types();
    }

    long stateBytes() {
        return execution.stateBytes();
    }

    /** Another job, with the state that this one has. */
    Predicting restarted(int parallelism) {
        Predicting next = new Predicting(appendOnly, parallelism);
        StateFile state = execution.changes(true);
        next.execution.restore(state);
        next.number = number;
        total.forEach(next.total::add);
        return next;
    }
}
