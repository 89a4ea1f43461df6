// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Makes versions of the rows of a {@link ModelSink}. It remembers which version was the last, and behind which the rows are counted,
 * so that a batch that is run again makes the same. One thread.
 */
final class ModelRows implements Stored {
    private static final int VERSION = 0;
    private static final int ROWS = 1;
    private static final int BATCH_TIME = 2;
    private static final int METRICS = 3;

    private final String sink;
    private final String model;
    private final String job;
    private final Schema schema;
    private final Optional<ModelDefinition> defined;
    private long offset;
    private long last;
    private boolean changed = true;

    /** A version to be published. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
    record Version(ModelManifest manifest, byte[] file) {}

    /**
     * @param defined what the versions that are there are
     * @param offset the newest of them, if the rows are counted behind it
     */
    ModelRows(String sink, String model, String job, Schema schema, Optional<ModelDefinition> defined, long offset) {
        this.sink = sink;
        this.model = model;
        this.job = job;
        this.schema = schema;
        this.defined = defined;
        this.offset = offset;
    }

    /** The rows of a batch: versions, and what happened about drift. */
    record Sorted(List<Version> versions, List<ModelEvent> drift) {}

    /** @throws ProblemException if a row is no version, not of this model, or not newer than the last */
    Sorted of(long batch, List<Chunk> changes) {
        List<Version> versions = new ArrayList<>();
        List<ModelEvent> drift = new ArrayList<>();
        int action = ModelSink.metricsEnd(schema) + Drift.COLUMNS.size() - 1;
        for (Chunk chunk : changes) {
            for (int row = 0; row < chunk.size(); row++) {
                if (action < schema.size() - 1 && !chunk.column(action).isNull(row)) {
                    drift.add(drift(chunk, row));
                } else {
                    versions.add(version(batch, chunk, row));
                }
            }
        }
        return new Sorted(versions, drift);
    }

    private ModelEvent drift(Chunk chunk, int row) {
        int first = ModelSink.metricsEnd(schema);
        ModelEvent.Drifted drifted = new ModelEvent.Drifted(
                number(chunk, ROWS, row),
                text(chunk, first, row).orElseThrow(),
                text(chunk, first + 1, row),
                figure(chunk, first + 2, row),
                figure(chunk, first + 3, row),
                text(chunk, first + 4, row).orElseThrow());
        boolean unpublished = chunk.column(VERSION).isNull(row);
        long version = unpublished ? 0 : offset + number(chunk, VERSION, row);
        ModelEvent.By by = new ModelEvent.By(
                job.isEmpty() ? "trainer" : "job " + job, drifted.toString(), number(chunk, BATCH_TIME, row));
        return new ModelEvent(ModelEvent.Action.DRIFT, version, 0, "", by, Optional.of(drifted));
    }

    private static long number(Chunk chunk, int column, int row) {
        return ((LongColumn) chunk.column(column)).get(row);
    }

    private static Optional<String> text(Chunk chunk, int column, int row) {
        Utf8Column texts = (Utf8Column) chunk.column(column);
        return texts.isNull(row) ? Optional.empty() : Optional.of(texts.string(row));
    }

    private static Optional<Double> figure(Chunk chunk, int column, int row) {
        DoubleColumn figures = (DoubleColumn) chunk.column(column);
        return figures.isNull(row) ? Optional.empty() : Optional.of(figures.get(row));
    }

    private Version version(long batch, Chunk chunk, int row) {
        int model = schema.size() - 1;
        for (int i : new int[] {VERSION, ROWS, BATCH_TIME, model}) {
            if (chunk.column(i).isNull(row)) {
                throw wrong(
                        "has a row without \"" + schema.name(i) + "\"",
                        "none of version, rows, batch_time, model may be NULL");
            }
        }
        long number = ((LongColumn) chunk.column(VERSION)).get(row);
        if (number <= last) {
            throw wrong(
                    "has version " + number + (last == 0 ? "" : " behind version " + last),
                    "versions begin at 1 and grow");
        }
        Map<String, Double> metrics = new TreeMap<>();
        for (int i = METRICS; i < ModelSink.metricsEnd(schema); i++) {
            if (!chunk.column(i).isNull(row)) {
                metrics.put(schema.name(i), ((DoubleColumn) chunk.column(i)).get(row));
            }
        }
        Utf8Column files = (Utf8Column) chunk.column(model);
        byte[] file = Arrays.copyOfRange(files.data(), files.offsets()[row], files.offsets()[row + 1]);
        ModelManifest.Origin origin = new ModelManifest.Origin(
                last == 0 ? OptionalLong.empty() : OptionalLong.of(offset + last),
                job,
                batch,
                ((LongColumn) chunk.column(BATCH_TIME)).get(row),
                ((LongColumn) chunk.column(ROWS)).get(row),
                metrics);
        ModelManifest manifest = ModelManifest.of(this.model, offset + number, origin, file);
        defined.ifPresent(definition -> ModelStore.requireSame(manifest.definition(), definition));
        last = number;
        changed = true;
        return new Version(manifest, file);
    }

    private ProblemException wrong(String how, String hint) {
        return Problem.of(Code.BAD_ROW, "the sink \"" + sink + "\" " + how)
                .hint(hint)
                .exception();
    }

    @Override
    public void track() {}

    @Override
    public void write(boolean whole, Entries out) {
        if (whole || changed) {
            out.value().putCount(offset);
            out.value().putCount(last);
            out.put();
            changed = false;
        }
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        offset = entry.value().count();
        last = entry.value().count();
        changed = false;
    }
}
