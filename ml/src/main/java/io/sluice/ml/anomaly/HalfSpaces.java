// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.anomaly;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.AnomalyDetector;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.Scale;
import io.sluice.ml.feature.TreeRow;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Half-space trees (Tan, Ting and Liu, Fast Anomaly Detection for Streaming Data, 2011): each tree halves the space again and again, by a
 * column that is drawn by lot each time, and counts how many rows of a window lie in each part. Rows of the newest window are
 * only kept; when it is full it takes the place of the one that rows are compared with.
 *
 * <p>A row's density is the mean over the trees of (part of the rows that are in the same part of the space) / (its part of the space), in
 * the smallest part that still holds a tenth of the rows, or its half. The score is 1 / (1 + density): in the order of the
 * paper's, but from 0 to 1, and a half where rows are as dense as if they were spread evenly over all there is room for. Until the first
 * window is full there is none.
 *
 * <p>Columns are standardised, by the scales of the moment when the window was full: on a scale that moved on, rows that are equal
 * would lie beside one another, and in small parts of the space that is far apart. A text lies, in each tree, at a place of its own that is drawn by its value; so does a number that is missing.
 * One thread.
 */
final class HalfSpaces extends AnomalyDetector {
    private final TreeRow row;
    private final List<Scale> scales;
    private final HalfSpaceTree[] trees;
    /** The rows of the newest window, by place: their numbers as they are, and the values of their texts. */
    private final double[][] numbers;

    private final int[][] texts;
    private int filled;
    /** The scales of the rows that rows are compared with; none while there are no such rows. */
    private List<Scale> compared = List.of();

    private boolean compares;
    private final double[] scaled;
    private final int[] values;

    /**
     * One that has learnt nothing.
     *
     * @param depth how often each tree halves the space
     * @param window how many rows are compared with
     * @throws io.sluice.engine.problem.ProblemException for columns that it cannot learn
     */
    HalfSpaces(ModelSchema schema, int trees, int depth, int window, long seed) {
        super(schema);
        row = new TreeRow(Inputs.of(schema, true));
        scales = IntStream.range(0, row.numbers()).mapToObj(i -> new Scale()).toList();
        scaled = new double[row.numbers()];
        values = new int[row.texts()];
        numbers = new double[window][scaled.length];
        texts = new int[window][values.length];
        Lots lots = new Lots(seed);
        this.trees = IntStream.range(0, trees)
                .mapToObj(tree -> new HalfSpaceTree(lots.of(tree), row, depth, window))
                .toArray(HalfSpaceTree[]::new);
    }

    @Override
    protected double score(Chunk rows, int at) {
        row.read(rows, at);
        if (!compares) {
            return Double.NaN;
        }
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = compared.get(i).of(row.number(i));
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = row.value(scaled.length + i);
        }
        double density = 0;
        for (HalfSpaceTree tree : trees) {
            density += tree.density(scaled, values);
        }
        return 1 / (1 + density / trees.length);
    }

    @Override
    protected void learn(Chunk rows, int at) {
        row.grow(rows, at);
        for (int i = 0; i < scaled.length; i++) {
            numbers[filled][i] = row.number(i);
            // A scale that one row could stretch would move all others together.
            scales.get(i).addBounded(row.number(i), Scale.MOST);
        }
        for (int i = 0; i < values.length; i++) {
            texts[filled][i] = row.value(scaled.length + i);
        }
        filled++;
        if (filled == numbers.length) {
            turn();
        }
    }

    /** From now on rows are compared with those of the newest window. */
    private void turn() {
        compared = scales.stream().map(Scale::copy).toList();
        for (int at = 0; at < filled; at++) {
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = compared.get(i).of(numbers[at][i]);
            }
            for (HalfSpaceTree tree : trees) {
                tree.set(at, scaled, texts[at]);
            }
        }
        for (HalfSpaceTree tree : trees) {
            tree.sort();
        }
        filled = 0;
        compares = true;
    }

    @Override
    protected void saveRest(BinaryWriter out) {
        row.save(out);
        scales.forEach(scale -> scale.save(out));
        out.count(filled);
        for (int at = 0; at < filled; at++) {
            for (double number : numbers[at]) {
                out.bits(Double.doubleToLongBits(number));
            }
            for (int value : texts[at]) {
                out.count(value);
            }
        }
        out.flag(compares);
        compared.forEach(scale -> scale.save(out));
        for (int i = 0; compares && i < trees.length; i++) {
            trees[i].save(out);
        }
    }

    @Override
    protected void loadRest(BinaryReader in) {
        row.load(in);
        scales.forEach(scale -> scale.load(in));
        filled = in.below(numbers.length, "rows");
        for (int at = 0; at < filled; at++) {
            for (int i = 0; i < scaled.length; i++) {
                numbers[at][i] = Double.longBitsToDouble(in.bits());
            }
            for (int i = 0; i < values.length; i++) {
                texts[at][i] = in.below(row.values(scaled.length + i), "values");
            }
        }
        compares = in.flag();
        compared = compares ? scales.stream().map(Scale::copy).toList() : List.of();
        compared.forEach(scale -> scale.load(in));
        for (int i = 0; compares && i < trees.length; i++) {
            trees[i].load(in);
        }
    }
}
