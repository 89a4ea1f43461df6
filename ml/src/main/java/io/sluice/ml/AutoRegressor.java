// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import java.util.List;

/**
 * The regression that needs no tuning: as {@link AutoClassifier}, a few regressions from curves to cells and from slow to fast, mixed by
 * how near each has come so far. Numbers are learnt in standard deviations of those so far; one that is far from what was
 * foretold is learnt as if it were nearer (Huber's loss), so that few of them do not spoil what is known of the many.
 *
 * <p>Rows have the columns of the constructor in their order, and weights above 0. One thread.
 */
public final class AutoRegressor {
    private static final int VERSION = 1;
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

    /**
     * @param inputs the types of the columns to learn from: numbers, BOOLEAN, text
     * @throws IllegalArgumentException for columns of other types
     */
    public AutoRegressor(List<SqlType> inputs) {
        features = new Features(inputs, REACH);
        experts.forEach(expert -> expert.grow(features.size()));
    }

    /** What the number of a row most probably is; NaN while none has come. Learns nothing. */
    public double predict(Chunk inputs, int row) {
        features.read(inputs, row);
        return scale.isEmpty() ? Double.NaN : scale.back(mix());
    }

    private double mix() {
        double[] weights = mixture.weights();
        double mixed = 0;
        for (int i = 0; i < foretold.length; i++) {
            foretold[i] = Math.max(-FARTHEST, Math.min(FARTHEST, experts.get(i).sum(features)));
            mixed += weights[i] * foretold[i];
        }
        return mixed;
    }

    /**
     * Predicts a row, and then learns its number.
     *
     * @param number what came; not NaN
     * @return the prediction, which did not know the number
     */
    public double learn(Chunk inputs, int row, double number) {
        double predicted = predict(inputs, row);
        int before = features.size();
        features.grow(inputs, row);
        if (features.size() > before) {
            experts.forEach(expert -> expert.grow(features.size()));
            features.read(inputs, row);
        }
        double mixed = mix();
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
        return predicted;
    }

    /** Writes all that it has learnt. */
    public void save(BinaryWriter out) {
        out.count(VERSION);
        features.save(out);
        scale.save(out);
        out.bits(Double.doubleToLongBits(spread));
        mixture.save(out);
        experts.forEach(expert -> expert.save(out, features.size()));
    }

    /**
     * Reads what one over the same columns has saved, before it has learnt anything.
     *
     * @throws IllegalArgumentException if the bytes are not that
     */
    public void load(BinaryReader in) {
        if (in.number() != VERSION) {
            throw in.damaged("another version");
        }
        features.load(in);
        scale.load(in);
        spread = Double.longBitsToDouble(in.bits());
        mixture.load(in);
        if (!(spread >= SPREAD_LEAST && spread <= Double.MAX_VALUE)) {
            throw in.damaged("a spread that is none");
        }
        experts.forEach(expert -> expert.load(in, features.size()));
    }
}
