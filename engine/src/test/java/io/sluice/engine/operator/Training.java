// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.RandomRows;
import io.sluice.engine.data.ByteReader;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.Toy;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.LabelDelay;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Prequential;
import io.sluice.engine.topology.Publishing;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Field;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
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

    private final DStream.Train node;
    private final Optional<RowFunction> when;
    private Train operator;
    private final List<Map<String, byte[]>> stored = List.of(new HashMap<>(), new HashMap<>());
    /** What it did about drift. */
    private final List<List<@Nullable Object>> shifts = new ArrayList<>();

    private long number;

    Training(boolean ignoresRemovals, Optional<RowFunction> when) {
        this(spec(Prequential.PLAIN, Drift.PLAIN, ignoresRemovals), when);
    }

    private Training(LearnerSpec spec, Optional<RowFunction> when) {
        this.node = node(new DStream.Source("s", false, spec.withTime()), spec);
        this.when = when;
        operator = fresh();
        operator.stored().forEach(Stored::track);
    }

    /** One whose labels come late; it publishes whenever the time has come. */
    static Training late(LabelDelay delay) {
        return new Training(
                spec(new Prequential(OptionalInt.empty(), Optional.of(delay)), Drift.PLAIN, false), Optional.empty());
    }

    /** One that does something about drift; its rows are never removed. */
    static Training drifting(Optional<LabelDelay> delay, Drift drift) {
        return new Training(spec(new Prequential(OptionalInt.empty(), delay), drift, true), Optional.empty());
    }

    /** What it did about drift, in the order in which it did it. */
    List<List<@Nullable Object>> shifts() {
        return shifts;
    }

    private static LearnerSpec spec(Prequential evaluation, Drift drift, boolean ignoresRemovals) {
        return new LearnerSpec("m", "toy", ROWS, Task.REGRESSION, Map.of(), evaluation, drift, ignoresRemovals);
    }

    private static Schema said(LearnerSpec spec) {
        List<Field> fields = new ArrayList<>(List.of(
                new Field("version", BIGINT),
                new Field("rows", SqlType.of(Kind.BIGINT, false)),
                new Field("batch_time", SqlType.of(Kind.TIMESTAMP, 6, 0, false))));
        boolean late = spec.evaluation().delay().isPresent();
        fields.addAll(Evaluation.columns(Task.REGRESSION, late).fields());
        fields.addAll(Drift.COLUMNS.fields());
        fields.add(new Field("model", SqlType.of(Kind.VARBINARY, true)));
        return new Schema(fields);
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
        return node(rows, spec(Prequential.PLAIN, Drift.PLAIN, ignoresRemovals));
    }

    /** The node of a model over a source. */
    public static DStream.Train node(Prequential evaluation, Drift drift) {
        LearnerSpec spec = spec(evaluation, drift, false);
        return node(new DStream.Source("s", false, spec.withTime()), spec);
    }

    private static DStream.Train node(DStream rows, LearnerSpec spec) {
        return new DStream.Train(rows, spec, new Publishing(EVERY, Optional.empty()), said(spec));
    }

    private Train fresh() {
        return new Train(node, when);
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
    Optional<List<@Nullable Object>> tick(long micros, Tick.Closing closing, List<Chunk> rows) {
        List<List<@Nullable Object>> said = new ArrayList<>();
        Output output = chunk -> {
            for (int row = 0; row < chunk.size(); row++) {
                assertThat(chunk.weight(row)).isEqualTo(1);
                List<@Nullable Object> values =
                        RandomRows.get(chunk, node.schema().types(), row);
                boolean about = values.get(values.size() - 2) != null;
                (about ? shifts : said).add(values);
            }
        };
        Tick tick = new Tick(++number, micros, closing);
        operator.begin(tick);
        rows.forEach(chunk -> operator.accept(0, chunk, output));
        operator.flush(tick, output);
        assertThat(said).hasSizeLessThanOrEqualTo(1);
        return said.stream().findFirst();
    }

    Optional<List<@Nullable Object>> tick(long micros, double... labels) {
        return tick(micros, Tick.Closing.NONE, labels.length == 0 ? List.of() : List.of(labels(labels)));
    }

    Optional<List<@Nullable Object>> last(long micros) {
        return tick(micros, Tick.Closing.FOR_NOW, List.of());
    }

    /** The bytes of the version in a row of a tick; null if there is none. */
    static byte @Nullable [] model(Optional<List<@Nullable Object>> said) {
        return said.map(row -> (byte @Nullable []) row.get(row.size() - 1)).orElse(null);
    }

    /** Whether there is a version in what it said in a tick. */
    static boolean published(Optional<List<@Nullable Object>> said) {
        return model(said) != null;
    }

    /** Writes what has changed, or everything, and goes on as another operator that has read what was written. */
    void restart(boolean whole) {
        for (int part = 0; part < operator.stored().size(); part++) {
            write(operator.stored().get(part), whole, stored.get(part));
        }
        operator = fresh();
        for (int part = 0; part < operator.stored().size(); part++) {
            Entries entries = new Entries(0);
            stored.get(part).forEach((key, value) -> {
                byte[] bytes = HexFormat.of().parseHex(key);
                entries.key().put(bytes, 0, bytes.length);
                entries.value().put(value, 0, value.length);
                entries.put();
            });
            Entries.Cursor cursor = new Entries.Cursor(
                    entries.bytes().data(), 0, entries.bytes().size());
            while (cursor.next()) {
                operator.stored().get(part).read(cursor, new Stored.Shard(0, 1));
            }
            operator.stored().get(part).restored();
            operator.stored().get(part).track();
        }
    }

    private static void write(Stored state, boolean whole, Map<String, byte[]> to) {
        Entries entries = new Entries(0);
        state.write(whole, entries);
        if (whole) {
            to.clear();
        }
        Entries.Cursor cursor =
                new Entries.Cursor(entries.bytes().data(), 0, entries.bytes().size());
        while (cursor.next()) {
            String key = HexFormat.of().formatHex(bytes(cursor.key()));
            if (cursor.isGone()) {
                to.remove(key);
            } else {
                to.put(key, bytes(cursor.value()));
            }
        }
    }

    private static byte[] bytes(ByteReader in) {
        return Arrays.copyOfRange(in.data(), in.at(), in.to());
    }
}
