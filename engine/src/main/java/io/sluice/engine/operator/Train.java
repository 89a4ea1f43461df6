// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.ModelFile;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drift;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model being learnt ({@link DStream.Train}). What it remembers is the learner, its metrics, rows whose labels are to come, what is
 * done about drift, and when the last version was made: so every version is a function of the batches, and a batch that runs again
 * makes the same one.
 */
public final class Train implements Operator, Stored {
    private static final int FORM = 2;
    private static final int METRICS = 3;
    private static final int NONE = -1;

    private final DStream.Train node;
    private final Algorithm algorithm;
    private final ModelSchema schema;
    private final Learning learning;
    private final Optional<Late> late;
    private final Optional<RowFunction> when;
    private final int label;
    private final Chunk learnable;
    private final Chunk allowed = new Chunk(new LongColumn());
    private final Chunk out;
    private long version;
    /** When the last version was made, or the first row came; {@link Long#MAX_VALUE} before. */
    private long since = Long.MAX_VALUE;

    private boolean published = true;
    private boolean touched;
    private boolean unwritten;

    /**
     * @param when from the columns of the node's output to one BOOLEAN; present if the node has such a condition
     * @throws io.sluice.engine.problem.ProblemException if the algorithm cannot learn such columns
     */
    public Train(DStream.Train node, Optional<RowFunction> when) {
        this.node = node;
        this.when = when;
        LearnerSpec spec = node.learner();
        algorithm = Algorithms.named(spec.algorithm());
        schema = ModelSchema.of(spec);
        learning = new Learning(spec, schema);
        List<SqlType> types = node.input().schema().types();
        boolean removable = !Traits.of(node.input()).appendOnly();
        int width = spec.learnt().size();
        late = spec.evaluation().delay().map(delay -> new Late(learning, delay, types, width, removable));
        label = spec.task().isLabelled() ? width - 1 : NONE;
        learnable = Chunk.of(types);
        out = Chunk.of(node.schema().types());
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        Chunk learnt = learnable(chunk);
        if (learnt.size() == 0) {
            return;
        }
        touched = true;
        unwritten = true;
        late.ifPresentOrElse(waiting -> waiting.accept(learnt), () -> learning.learn(learnt));
    }

    /** The rows that can be learnt: a number to foretell that is none teaches nothing, nor does a removal that is to be ignored. */
    private Chunk learnable(Chunk chunk) {
        boolean all = true;
        for (int i = 0; i < chunk.size(); i++) {
            all &= isLearnable(chunk, i);
        }
        if (all) {
            return chunk;
        }
        learnable.clear();
        for (int i = 0; i < chunk.size(); i++) {
            if (isLearnable(chunk, i)) {
                learnable.append(chunk, i, i + 1);
            }
        }
        return learnable;
    }

    private boolean isLearnable(Chunk chunk, int row) {
        if (label != NONE && chunk.column(label) instanceof DoubleColumn numbers && Double.isNaN(numbers.get(row))) {
            return false;
        }
        if (chunk.weight(row) > 0) {
            return true;
        }
        if (!node.learner().ignoresRemovals() && !algorithm.unlearns()) {
            throw Problem.of(
                            Code.EVALUATION,
                            "a row that was learnt is removed, and " + algorithm.name() + " cannot unlearn")
                    .hint("TRAIN MODEL … ON RETRACT IGNORE leaves it learnt")
                    .exception();
        }
        return !node.learner().ignoresRemovals();
    }

    @Override
    public void flush(Tick tick, Output output) {
        if (touched && since == Long.MAX_VALUE) {
            since = tick.timeMicros();
        }
        if (tick.closing() == Tick.Closing.FOR_GOOD) {
            late.ifPresent(Late::finish);
        }
        if (learning.takeChanged()) {
            published = false;
            unwritten = true;
        }
        boolean closing = tick.closing() != Tick.Closing.NONE;
        boolean due = !published && (closing || tick.timeMicros() >= nextMicros());
        List<Shift> shifts = learning.takeShifts();
        if (touched || due) {
            describe(tick);
            boolean made = due && isAllowed();
            if (made) {
                publish(tick);
            }
            if (touched || made) {
                output.push(out);
            }
            out.clear();
        }
        touched = false;
        if (!shifts.isEmpty()) {
            shifts.forEach(shift -> describe(shift, tick));
            output.push(out);
            out.clear();
        }
    }

    /** Makes a row of something that was done about drift. */
    private void describe(Shift shift, Tick tick) {
        appendVersion();
        ((LongColumn) out.column(1)).add(shift.row());
        ((LongColumn) out.column(2)).add(tick.timeMicros());
        int drift = out.width() - 1 - Drift.COLUMNS.size();
        for (int i = METRICS; i < drift; i++) {
            out.column(i).appendNull();
        }
        out.column(drift).appendValue(node.learner().drift().detector());
        shift.level().ifPresentOrElse(out.column(drift + 1)::appendValue, out.column(drift + 1)::appendNull);
        append(shift.before(), out.column(drift + 2));
        append(shift.after(), out.column(drift + 3));
        out.column(drift + 4).appendValue(shift.action());
        out.column(out.width() - 1).appendNull();
        out.addRow(1);
    }

    private static void append(double figure, Column to) {
        if (Double.isFinite(figure)) {
            ((DoubleColumn) to).add(figure);
        } else {
            to.appendNull();
        }
    }

    private long nextMicros() {
        long next = since + node.publishing().everyMicros();
        return next < since ? Long.MAX_VALUE : next;
    }

    /** Makes the row of the tick, without a version. */
    private void describe(Tick tick) {
        appendVersion();
        ((LongColumn) out.column(1)).add(learning.rows());
        ((LongColumn) out.column(2)).add(tick.timeMicros());
        learning.append(out, METRICS);
        for (int i = out.width() - 1 - Drift.COLUMNS.size(); i < out.width(); i++) {
            out.column(i).appendNull();
        }
        out.filled(1, false);
    }

    private void appendVersion() {
        if (version == 0) {
            out.column(0).appendNull();
        } else {
            ((LongColumn) out.column(0)).add(version);
        }
    }

    private boolean isAllowed() {
        if (when.isEmpty()) {
            return true;
        }
        allowed.clear();
        when.get().apply(out, allowed);
        LongColumn answer = (LongColumn) allowed.column(0);
        return !answer.isNull(0) && answer.get(0) != 0;
    }

    /** Gives the row of the tick a new version. */
    private void publish(Tick tick) {
        version++;
        since = tick.timeMicros();
        published = true;
        unwritten = true;
        out.column(0).clear();
        appendVersion();
        Utf8Column models = (Utf8Column) out.column(out.width() - 1);
        byte[] model = ModelFile.of(algorithm.name(), node.learner().options(), schema, learning.learner())
                .toBytes();
        models.clear();
        models.add(model, 0, model.length);
    }

    @Override
    public long wakeUpMicros() {
        return published || since == Long.MAX_VALUE || when.isPresent() ? Long.MAX_VALUE : nextMicros();
    }

    @Override
    public boolean closes() {
        return true;
    }

    @Override
    public List<Stored> stored() {
        return late.<List<Stored>>map(waiting -> List.of(this, waiting)).orElseGet(() -> List.of(this));
    }

    @Override
    public void track() {}

    /** A learner is written as a whole, which takes about as long as to publish it. */
    @Override
    public boolean inPieces() {
        return false;
    }

    @Override
    public void write(boolean whole, Entries to) {
        if (since == Long.MAX_VALUE || !(whole || unwritten)) {
            return;
        }
        BinaryWriter writer = new BinaryWriter();
        writer.count(FORM);
        writer.count(version);
        writer.signed(since);
        writer.flag(published);
        learning.save(writer);
        late.ifPresent(waiting -> waiting.save(writer));
        byte[] bytes = writer.toBytes();
        to.value().put(bytes, 0, bytes.length);
        to.put();
        unwritten = false;
    }

    @Override
    public void read(Entries.Cursor entry, Shard shard) {
        if (!shard.isFirst()) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(
                entry.value().data(), entry.value().at(), entry.value().to());
        BinaryReader in = new BinaryReader(bytes);
        if (in.number() != FORM) {
            throw in.damaged("another form of a model being learnt");
        }
        version = in.longNumber();
        since = in.signed();
        published = in.flag();
        learning.load(in);
        late.ifPresent(waiting -> waiting.load(in));
        in.end();
    }

    @Override
    public long stateBytes() {
        return late.map(Late::stateBytes).orElse(0L);
    }
}
