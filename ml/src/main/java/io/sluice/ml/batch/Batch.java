// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.TreeRow;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** What was made last, and the rows of which the next will be made. One thread. */
final class Batch {
    private final TreeRow row;
    private final Window window;
    private final Refits refits;
    private final Fit fit;
    private final double[] values;
    private @Nullable Ensemble made;

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    Batch(ModelSchema schema, Plan plan, Fit fit) {
        row = new TreeRow(Inputs.of(schema, true));
        window = new Window(row, plan.window());
        refits = new Refits(plan.every());
        this.fit = fit;
        values = new double[row.attributes()];
    }

    /** Reads a row, which {@link #values} has then, and {@link #add} takes. */
    void read(Chunk rows, int at) {
        row.read(rows, at);
        for (int i = 0; i < values.length; i++) {
            values[i] = Window.valueOf(row, i);
        }
    }

    /** The row that was read last. For reading only. */
    double[] values() {
        return values;
    }

    /** What was made last; null before the first row. */
    @Nullable
    Ensemble made() {
        return made;
    }

    /** Takes in the row that was read last. */
    void add(Chunk rows, int at, double outcome) {
        row.grow(rows, at);
        window.add(outcome);
        if (refits.due()) {
            made = fit.of(window);
        }
    }

    void save(BinaryWriter out) {
        row.save(out);
        window.save(out);
        refits.save(out);
        if (made != null) {
            made.save(out);
        }
    }

    /**
     * Reads what {@link #save} has written.
     *
     * @param labels how many there are; 0 if numbers are learnt
     * @param allowed what may come of a row
     */
    void load(BinaryReader in, int labels, DoublePredicate allowed) {
        row.load(in);
        window.load(in, allowed);
        refits.load(in);
        if (window.size() > 0) {
            made = Ensemble.load(in, row.numbers(), row.attributes(), labels);
        }
    }
}
