// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.stream.IntStream;

/**
 * Where the rows of a part of a {@link NumberTree} end: what came of them, by each number and each value of a text. It foretells their
 * mean, or a {@link Line}, whichever was nearer of late. One thread.
 */
final class NumberLeaf implements Node {
    private static final double FADE = 0.995;
    private static final double ERROR_MOST = 3;
    private static final double GREAT = 1e120;

    /** What came of all rows, as one group. */
    private final Groups all = new Groups();

    private final Bins[] numbers;
    private final Groups[] texts;
    private final Line line;
    /** The mean of what the split above sent here. */
    private double given;
    /** How far off both have been of late: sums of squares that fade. */
    private double meanOff;

    private double lineOff;
    private double attempted;

    private NumberLeaf(TreeRow row, Line line, double given) {
        this.line = line;
        this.given = given;
        all.grow(1);
        numbers = IntStream.range(0, row.numbers()).mapToObj(i -> new Bins()).toArray(Bins[]::new);
        texts = IntStream.range(0, row.texts()).mapToObj(i -> new Groups()).toArray(Groups[]::new);
    }

    /** One that nothing is known of. */
    NumberLeaf(TreeRow row) {
        this(row, new Line(row), 0);
    }

    /** One that goes on with the line of this one, and a mean of its own. */
    NumberLeaf child(TreeRow row, double mean) {
        NumberLeaf child = new NumberLeaf(row, line.copy(), mean);
        child.meanOff = meanOff;
        child.lineOff = lineOff;
        return child;
    }

    /** How many rows came here. */
    double count() {
        return all.count(0);
    }

    /** What came of them, as one group. */
    Groups all() {
        return all;
    }

    /** What came of rows by a number. */
    Bins bins(int number) {
        return numbers[number];
    }

    /** What came of rows by the values of a text. */
    Groups values(int text) {
        return texts[text];
    }

    private double mean() {
        return count() > 0 ? all.mean(0) : given;
    }

    /** What most probably comes of the row that was read last. */
    double foretell(double[] scaled, Scale scale) {
        return lineOff < meanOff ? onLine(scaled, scale) : mean();
    }

    private double onLine(double[] scaled, Scale scale) {
        return scale.back(Math.max(-Scale.MOST, Math.min(Scale.MOST, line.at(scaled))));
    }

    /** Learns what came of the row that was read last. */
    void learn(TreeRow row, double[] scaled, Scale scale, double outcome) {
        if (count() > 0) {
            meanOff = FADE * meanOff + square(outcome - mean());
            lineOff = FADE * lineOff + square(outcome - onLine(scaled, scale));
        }
        double error = line.at(scaled) - scale.unbounded(outcome);
        line.learn(scaled, Math.max(-ERROR_MOST, Math.min(ERROR_MOST, error)));
        all.add(0, outcome);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i].add(row.number(i), outcome);
        }
        for (int i = 0; i < texts.length; i++) {
            int value = row.value(numbers.length + i);
            texts[i].grow(value + 1);
            texts[i].add(value, outcome);
        }
    }

    private static double square(double number) {
        return number * number;
    }

    /** Whether so much has come since this was last asked and true that a split may be found. */
    boolean isDue(int grace) {
        if (count() - attempted < grace) {
            return false;
        }
        attempted = count();
        return true;
    }

    @Override
    public int leaves() {
        return 1;
    }

    @Override
    public void save(BinaryWriter out) {
        all.save(out);
        for (Bins each : numbers) {
            each.save(out);
        }
        for (Groups each : texts) {
            each.save(out);
        }
        line.save(out);
        out.bits(Double.doubleToLongBits(given));
        out.bits(Double.doubleToLongBits(meanOff));
        out.bits(Double.doubleToLongBits(lineOff));
        out.bits(Double.doubleToLongBits(attempted));
    }

    static NumberLeaf load(BinaryReader in, TreeRow row) {
        NumberLeaf leaf = new NumberLeaf(row);
        leaf.all.load(in, 1);
        for (Bins each : leaf.numbers) {
            each.load(in);
        }
        for (int i = 0; i < leaf.texts.length; i++) {
            leaf.texts[i].load(in, row.values(leaf.numbers.length + i));
        }
        leaf.line.load(in);
        leaf.given = Double.longBitsToDouble(in.bits());
        leaf.meanOff = Double.longBitsToDouble(in.bits());
        leaf.lineOff = Double.longBitsToDouble(in.bits());
        leaf.attempted = Double.longBitsToDouble(in.bits());
        boolean fits = Math.abs(leaf.given) < GREAT && leaf.attempted >= 0 && leaf.attempted <= leaf.count();
        if (!fits || !(leaf.meanOff >= 0) || !(leaf.lineOff >= 0)) {
            throw in.damaged("a leaf that is none");
        }
        return leaf;
    }
}
