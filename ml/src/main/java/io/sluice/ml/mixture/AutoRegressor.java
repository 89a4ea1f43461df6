// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.mixture;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.Regressor;
import io.sluice.ml.feature.Features;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.Scale;
import java.util.List;

/**
 * The regression that needs no tuning: as {@link AutoClassifier}, a few regressions from curves to cells and from slow to fast, mixed by
 * how near each has come so far. Numbers are learnt in standard deviations of those so far; one that is far from what was
 * foretold is learnt as if it were nearer (Huber's loss), so that few of them do not spoil what is known of the many. One thread.
 */
final class AutoRegressor extends Regressor {
    private static final int REACH = 3;
    private static final double SHARPNESS = 1;
    private static final double FARTHEST = 6;
    private static final double ERROR_MOST = 3;
    private static final double SPREAD_FADE = 0.999;
    private static final double SPREAD_LEAST = 1e-6;
    private static final double OFF_MOST = 4;
    private static final double LOSS_MOST = 9;

    private final Features features;
    private final Scale scale = new Scale();
    private final List<Descent> experts = List.of(
            new Descent(Features.Detail.BINS, 0.3, false),
            new Descent(Features.Detail.CELLS, 1, false),
            new Descent(Features.Detail.CELLS, 0.1, true),
            new Descent(Features.Detail.CELLS, 0.3, true));
    private final double[] foretold = new double[experts.size()];
    private final Mixture mixture = new Mixture(experts.size());
    /** The square of how far off the mixture is of late, in standard deviations. */
    private double spread = 1;

    /** What the mixture says of the row that was foretold last, in standard deviations. */
    private double mixed;

    /** @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn */
    AutoRegressor(ModelSchema schema) {
        super(schema);
        features = Features.upToCells(Inputs.sparse(schema), REACH);
        experts.forEach(expert -> expert.grow(features.size()));
    }

    @Override
    protected double foretell(Chunk rows, int row) {
        features.read(rows, row);
        mix();
        return scale.isEmpty() ? Double.NaN : scale.back(mixed);
    }

    private void mix() {
        double[] weights = mixture.weights();
        mixed = 0;
        for (int i = 0; i < foretold.length; i++) {
            foretold[i] = Math.max(-FARTHEST, Math.min(FARTHEST, experts.get(i).sum(features)));
            mixed += weights[i] * foretold[i];
        }
    }

    @Override
    protected void learn(Chunk rows, int row, double number) {
        int before = features.size();
        features.grow(rows, row);
        if (features.size() > before) {
            experts.forEach(expert -> expert.grow(features.size()));
            features.read(rows, row);
            mix();
        }
        double came = scale.unbounded(number);
        for (int i = 0; i < foretold.length; i++) {
            Descent expert = experts.get(i);
            double error = foretold[i] - came;
            mixture.add(i, SHARPNESS * Math.min(LOSS_MOST, error * error / spread));
            double bounded = Math.max(-ERROR_MOST, Math.min(ERROR_MOST, error));
            expert.step(
                    features, 0, bounded, expert.isAdaptive() ? 1 : 1 / Math.max(1, expert.squaredLength(features)));
        }
        double off = Math.min(OFF_MOST, (mixed - came) * (mixed - came));
        spread = Math.max(SPREAD_LEAST, SPREAD_FADE * spread + (1 - SPREAD_FADE) * off);
        features.learn();
        scale.addBounded(number, FARTHEST);
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        features.save(out);
        scale.save(out);
        out.bits(Double.doubleToLongBits(spread));
        mixture.save(out);
        experts.forEach(expert -> expert.save(out, features.size()));
    }

    @Override
    protected void loadRest(BinaryReader in) {
        features.load(in);
        scale.load(in);
        spread = Double.longBitsToDouble(in.bits());
        mixture.load(in);
        if (!(spread >= SPREAD_LEAST && spread <= Double.MAX_VALUE)) {
            throw in.damaged("a spread that is none");
        }
        experts.forEach(expert -> expert.load(in, features.size(), 1));
    }
}
