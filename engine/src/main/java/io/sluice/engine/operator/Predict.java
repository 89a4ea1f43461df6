// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.model.ReadyModels;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Staleness;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Predictions ({@link DStream.Predict}): port 0 brings versions of the model to every shard, port 1 rows. It remembers the version
 * it has, so that a job goes on with it whatever has become of the store meanwhile.
 */
public final class Predict implements Operator, Stored {
    private static final int VERSION = 0;
    private static final int ROWS = 1;
    private static final int TIME = 2;
    private static final int MODEL = 3;

    private final DStream.Predict node;
    private final int inputs;
    private final Predictions predictions;
    private final LongColumn versions = new LongColumn();
    private final LongColumn lags = new LongColumn();
    private final Chunk features;
    private final Chunk out;
    private @Nullable Learner model;
    private byte[] bytes = {};
    private long version;
    private long trained;
    private long madeMicros;
    private boolean unwritten;
    private final Optional<Foretold> foretold;
    private final Consolidate changes;
    private Tick tick = new Tick(0, 0);

    /** @param input what is known of the rows */
    public Predict(DStream.Predict node, Traits input) {
        this.node = node;
        List<SqlType> given = node.input().schema().types();
        changes = new Consolidate(given);
        // Rows of one batch are never taken back.
        foretold = input.appendOnly() || input.perBatch()
                ? Optional.empty()
                : Optional.of(new Foretold(
                        given,
                        node.schema()
                                .types()
                                .subList(given.size(), node.schema().size())));
        inputs = node.input().schema().size();
        predictions = new Predictions(Column.of(node.schema().type(inputs)), new DoubleColumn());
        features = new Chunk(new Column[node.features().size()]);
        out = new Chunk(new Column[node.schema().size()]);
        Column[] columns = out.columns();
        columns[inputs] = predictions.values();
        int next = inputs + 1;
        if (node.detailed()) {
            columns[next++] = predictions.details();
        }
        columns[next++] = versions;
        columns[next] = lags;
    }

    @Override
    public void begin(Tick begun) {
        tick = begun;
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        if (chunk.size() == 0) {
            return;
        }
        if (port == 0) {
            replace(chunk, chunk.size() - 1);
        } else if (foretold.isPresent()) {
            changes.add(chunk);
        } else {
            predict(chunk, output);
        }
    }

    @Override
    public void flush(Tick flushed, Output output) {
        foretold.ifPresent(known -> {
            changes.drain(rows -> predict(
                    rows,
                    said -> known.change(rows, Arrays.copyOfRange(said.columns(), inputs, said.width()), output)));
            known.trim();
        });
    }

    private void replace(Chunk models, int row) {
        version = ((LongColumn) models.column(VERSION)).get(row);
        trained = ((LongColumn) models.column(ROWS)).get(row);
        madeMicros = ((LongColumn) models.column(TIME)).get(row);
        Utf8Column files = (Utf8Column) models.column(MODEL);
        serve(ReadyModels.take(files.data(), files.offsets()[row], files.offsets()[row + 1]));
        unwritten = true;
    }

    private void serve(ReadyModels.Ready ready) {
        requireColumns(ready.file().schema().inputs());
        bytes = ready.bytes();
        model = ready.learner();
    }

    private void requireColumns(Schema wanted) {
        Schema given = node.input().schema();
        boolean fits = wanted.size() == node.features().size();
        for (int i = 0; fits && i < wanted.size(); i++) {
            fits = wanted.type(i)
                    .withNullable(true)
                    .equals(given.type(node.features().get(i)).withNullable(true));
        }
        if (!fits) {
            List<String> names = node.features().stream()
                    .map(column -> given.name(column) + " " + given.type(column))
                    .toList();
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "version " + version + " of the model takes " + wanted + ", but is given ("
                                    + String.join(", ", names) + ")")
                    .hint("train it with the columns that this script says, or start this script again")
                    .exception();
        }
    }

    private void predict(Chunk rows, Output output) {
        for (int i = 0; i < node.features().size(); i++) {
            features.columns()[i] = rows.column(node.features().get(i));
        }
        features.filled(rows.size(), false);
        System.arraycopy(rows.columns(), 0, out.columns(), 0, inputs);
        Learner known = model;
        if (known == null) {
            appendNothing(rows.size());
        } else {
            if (isStale()) {
                appendNulls(predictions.values(), rows.size());
                appendNulls(predictions.details(), rows.size());
            } else {
                known.predict(features, predictions);
            }
            append(versions, version, rows.size());
            append(lags, tick.timeMicros() - madeMicros, rows.size());
        }
        out.borrowWeights(rows.weights());
        out.filled(rows.size(), rows.weighted());
        output.push(out);
        for (int i = inputs; i < out.width(); i++) {
            out.column(i).clear();
        }
    }

    private boolean isStale() {
        Optional<Staleness> staleness = node.staleness();
        boolean stale = staleness
                .filter(limit -> tick.timeMicros() - madeMicros > limit.mostMicros())
                .isPresent();
        if (stale && staleness.get().fails()) {
            long seconds = (tick.timeMicros() - madeMicros) / 1_000_000;
            throw Problem.of(
                            Code.EVALUATION,
                            "version " + version + " of the model was made " + seconds
                                    + " seconds ago, which is more than 'max.staleness'")
                    .hint("see whether the job that trains it runs; 'on.stale' = 'null' or 'warn' goes on without it")
                    .exception();
        }
        return stale;
    }

    private static void appendNulls(Column column, int count) {
        for (int i = 0; i < count; i++) {
            column.appendNull();
        }
    }

    private static void append(LongColumn column, long value, int count) {
        Arrays.fill(column.valuesForWriting(count), 0, count, value);
        column.filled(count, false);
    }

    private void appendNothing(int count) {
        for (int column = inputs; column < out.width(); column++) {
            appendNulls(out.column(column), count);
        }
    }

    @Override
    public List<Stored> stored() {
        List<Stored> parts = new ArrayList<>(List.of(this));
        parts.addAll(foretold.stream().toList());
        return parts;
    }

    @Override
    public void track() {}

    @Override
    public boolean inPieces() {
        return false;
    }

    /** Every shard has the same; the first one writes it. */
    @Override
    public void write(boolean whole, Entries to) {
        if (model != null && to.shard() == 0 && (whole || unwritten)) {
            to.value().putCount(version);
            to.value().putSigned(trained);
            to.value().putSigned(madeMicros);
            to.value().putBlock(bytes);
            to.put();
        }
        unwritten = false;
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        version = entry.value().count();
        trained = entry.value().signed();
        madeMicros = entry.value().signed();
        byte[] kept = entry.value().block();
        serve(ReadyModels.take(kept, 0, kept.length));
    }

    @Override
    public long stateBytes() {
        return bytes.length + foretold.map(Foretold::stateBytes).orElse(0L);
    }
}
