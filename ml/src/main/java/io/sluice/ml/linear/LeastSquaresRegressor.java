// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.linear;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Regressor;
import io.sluice.ml.exact.ExactTotal;
import io.sluice.ml.exact.Products;
import io.sluice.ml.feature.Inputs;

/**
 * The line nearest to all rows, by the squares of how far it is from each (Gauss, 1809), with a ridge (Hoerl and Kennard, 1970): the
 * numbers in standard deviations from their means, a feature per value of a text, and one per number or text that is missing.
 *
 * <p>All it holds are the exact sums of the normal equations, so a row that is unlearnt was never there, and what it saves and foretells is a
 * function of the rows that are, in any order, to the bit. The equations are solved when something is to be foretold after a change: for d
 * features, of which v are values of one text, that takes d · (d − v)² steps, ten microseconds for ten numbers, and ten
 * milliseconds for three hundred. One thread.
 */
final class LeastSquaresRegressor extends Regressor {
    private static final int FEATURES_MAX = 1_000;

    private final LinearRow row;
    private final Products products = new Products();
    private final NormalEquations equations;
    private ExactTotal outputs = new ExactTotal();
    private long count;
    private boolean solved;

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn, or too many of them */
    LeastSquaresRegressor(ModelSchema schema, double ridge) {
        super(schema);
        row = new LinearRow(Inputs.of(schema, false));
        if (row.size() > FEATURES_MAX) {
            throw tooMany(Code.PLAN_TOO_LARGE);
        }
        products.grow(row.size());
        equations = new NormalEquations(row, products, ridge);
    }

    private static RuntimeException tooMany(Code code) {
        return Problem.of(code, "least squares takes at most " + FEATURES_MAX + " numbers and values of texts")
                .hint("leave out texts of many values, or use 'algorithm' = 'auto'")
                .exception();
    }

    @Override
    protected double foretell(Chunk rows, int at) {
        if (count == 0) {
            return Double.NaN;
        }
        if (!solved) {
            equations.solve((double) count, outputs);
            solved = true;
        }
        row.read(rows, at);
        return equations.foretell();
    }

    @Override
    protected void learn(Chunk rows, int at, double number) {
        if (ExactTotal.fits(number)) {
            row.readOrAdd(rows, at);
            if (row.size() > FEATURES_MAX) {
                throw tooMany(Code.EVALUATION);
            }
            products.grow(row.size());
            add(number, 1);
        }
    }

    private void add(double number, int by) {
        solved = false;
        count += by;
        outputs.add(number, by);
        products.add(row.features(), row.values(), row.count(), number, by);
    }

    @Override
    protected void unlearn(Chunk rows, int at, double number) {
        if (ExactTotal.fits(number)) {
            row.read(rows, at);
            if (count == 0 || row.hasNew()) {
                throw new IllegalStateException("a row to unlearn, which was not learnt");
            }
            add(number, -1);
            for (int i = 0; i < row.count(); i++) {
                int feature = row.features()[i];
                if (row.isValue(feature) && products.sum(feature).isEmpty()) {
                    products.remove(feature);
                    row.remove(feature);
                }
            }
        }
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        out.count(count);
        outputs.save(out);
        row.save(out);
        products.save(out, row.inOrder());
    }

    @Override
    protected void loadRest(BinaryReader in) {
        count = in.longNumber();
        outputs = ExactTotal.load(in);
        row.load(in);
        if (row.size() > FEATURES_MAX) {
            throw in.damaged("more features than there can be");
        }
        products.load(in, row.size());
    }
}
