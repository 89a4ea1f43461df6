// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.tree;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Regressor;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.Scale;
import io.sluice.ml.feature.TreeRow;
import java.util.List;
import java.util.stream.IntStream;

/** A {@link NumberTree}; numbers that are far from all others are learnt as if they were nearer. One thread. */
final class TreeRegressor extends Regressor {
    private static final double FARTHEST = 6;

    private final TreeRow row;
    private final NumberTree tree;
    private final List<Scale> scales;
    private final double[] scaled;
    private final Scale scale = new Scale();

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    TreeRegressor(ModelSchema schema, Growth growth, int leavesMax) {
        super(schema);
        row = new TreeRow(Inputs.of(schema, true));
        tree = new NumberTree(row, growth, leavesMax);
        scales = IntStream.range(0, row.numbers()).mapToObj(i -> new Scale()).toList();
        scaled = new double[row.numbers()];
    }

    @Override
    protected double foretell(Chunk rows, int at) {
        row.read(rows, at);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scales.get(i).of(row.number(i));
        }
        return scale.isEmpty() ? Double.NaN : tree.foretell(scaled, scale);
    }

    @Override
    protected void learn(Chunk rows, int at, double number) {
        row.grow(rows, at);
        double outcome = scale.bounded(number, FARTHEST);
        if (Profile.fits(outcome)) {
            tree.learn(scaled, scale, outcome);
            for (int i = 0; i < scaled.length; i++) {
                scales.get(i).add(row.number(i));
            }
            scale.add(outcome);
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        row.save(out);
        scales.forEach(each -> each.save(out));
        scale.save(out);
        tree.save(out);
    }

    @Override
    protected void loadRest(BinaryReader in) {
        row.load(in);
        scales.forEach(each -> each.load(in));
        scale.load(in);
        tree.load(in);
    }
}
