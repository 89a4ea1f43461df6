// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.Toy;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Publishing;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A {@link Train} of the toy model under test, with a clock of its own; what it remembers can be handed to another. */
public final class Training {
    public static final long EVERY = 1_000;
    public static final Schema ROWS = columns();
    private static final SqlType BIGINT = SqlType.of(Kind.BIGINT, true);
    private static final SqlType DOUBLE = SqlType.of(Kind.DOUBLE, true);
    static final Schema SAID = new Schema(List.of(
            new Field("version", BIGINT),
            new Field("rows", SqlType.of(Kind.BIGINT, false)),
            new Field("batch_time", SqlType.of(Kind.TIMESTAMP, 6, 0, false)),
            new Field("mae", DOUBLE),
            new Field("rmse", DOUBLE),
            new Field("r2", DOUBLE),
            new Field("model", SqlType.of(Kind.VARBINARY, true))));
    private static final int MODEL = 6;

    private final boolean ignoresRemovals;
    private final Optional<RowFunction> when;
    private Train operator;
    private byte[] stored = {};
    private long number;

    Training(boolean ignoresRemovals, Optional<RowFunction> when) {
        this.ignoresRemovals = ignoresRemovals;
        this.when = when;
        operator = fresh();
    }

    /** One that publishes whenever the time has come. */
    static Training plain() {
        return new Training(false, Optional.empty());
    }

    private static Schema columns() {
        List<Field> fields = new ArrayList<>(Toy.SCHEMA.inputs().fields());
        fields.add(Toy.SCHEMA.output());
        return new Schema(fields);
    }

    /** The node of a model over some rows. */
    public static DStream.Train node(DStream rows, boolean ignoresRemovals) {
        LearnerSpec learner = new LearnerSpec("m", "toy", ROWS, false, Map.of(), OptionalInt.empty(), ignoresRemovals);
        return new DStream.Train(rows, learner, new Publishing(EVERY, Optional.empty()), SAID);
    }

    private Train fresh() {
        return new Train(node(new DStream.Source("s", false, ROWS), ignoresRemovals), when);
    }

    Train operator() {
        return operator;
    }

    /** Rows whose labels are these; a negative one is that of a row that is removed. */
    public static Chunk labels(double... labels) {
        Chunk chunk = Chunk.of(ROWS.types());
        for (double label : labels) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(1.0);
            row.add("me");
            row.add(Math.abs(label));
            RandomRows.append(chunk, ROWS.types(), row, label < 0 ? -1 : 1);
        }
        return chunk;
    }

    /** What it says in a tick at a time, of which there is one row at most. */
    Optional<List<@Nullable Object>> tick(long micros, boolean last, List<Chunk> rows) {
        List<List<@Nullable Object>> said = new ArrayList<>();
        Output output = chunk -> {
            for (int row = 0; row < chunk.size(); row++) {
                assertThat(chunk.weight(row)).isEqualTo(1);
                said.add(RandomRows.get(chunk, SAID.types(), row));
            }
        };
        Tick tick = new Tick(++number, micros, last);
        operator.begin(tick);
        rows.forEach(chunk -> operator.accept(0, chunk, output));
        operator.flush(tick, output);
        assertThat(said).hasSizeLessThanOrEqualTo(1);
        return said.stream().findFirst();
    }

    Optional<List<@Nullable Object>> tick(long micros, double... labels) {
        return tick(micros, false, labels.length == 0 ? List.of() : List.of(labels(labels)));
    }

    Optional<List<@Nullable Object>> last(long micros) {
        return tick(micros, true, List.of());
    }

    /** The bytes of the version in a row of a tick; null if there is none. */
    static byte @Nullable [] model(Optional<List<@Nullable Object>> said) {
        return said.isEmpty() ? null : (byte[]) said.get().get(MODEL);
    }

    /** Whether there is a version in what it said in a tick. */
    static boolean published(Optional<List<@Nullable Object>> said) {
        return model(said) != null;
    }

    /** Writes what has changed, or everything, and goes on as another operator that has read what was written. */
    void restart(boolean whole) {
        Entries entries = new Entries(0);
        Stored state = operator.stored().get(0);
        state.write(whole, entries);
        if (entries.count() > 0) {
            stored = entries.bytes().toArray();
        }
        operator = fresh();
        Entries.Cursor cursor = new Entries.Cursor(stored, 0, stored.length);
        while (cursor.next()) {
            operator.read(cursor, new Stored.Shard(0, 1));
        }
    }
}
