// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;

/**
 * What is kept of some rows: of each number how many there are, their mean and squared differences from it (Welford, 1962), the least and
 * the most; of each text how often each value came. Missing numbers, and those that are infinite or nearly so, are left out. One thread.
 */
final class Profile {
    private static final double GREAT = 1e120;
    private static final double SQUARES_GREAT = 1e290;
    /** In variances: farther than this is not less probable. */
    private static final double DISTANCE_MOST = 1e6;
    /** One logarithm serves many factors, as long as they do not run out of digits. */
    private static final double RATIOS_LEAST = 1e-150;

    private static final double RATIOS_MOST = 1e150;
    private static final double VARIANCE_LEAST = 1e-200;
    /** A standard deviation that is a smaller part of the mean than the root of this is none. */
    private static final double LEAST_SPREAD = 1e-28;

    private static final double COUNT_GREAT = 1e15;
    /** Where things of a number stand. */
    private static final int COUNT = 0;

    private static final int MEAN = 1;
    private static final int SQUARES = 2;
    private static final int LEAST = 3;
    private static final int MOST = 4;
    private static final int CELL = 5;

    private final Subset subset;
    private final double[] cells;
    private final double[][] tallies;
    private final double[] totals;
    private double weight;

    Profile(Subset subset) {
        this.subset = subset;
        cells = new double[CELL * subset.numbers().length];
        tallies = new double[subset.texts().length][];
        Arrays.fill(tallies, new double[0]);
        totals = new double[tallies.length];
    }

    /** How many rows there are. */
    double weight() {
        return weight;
    }

    /** In how many of them a number was there. */
    double count(int number) {
        return cells[CELL * number + COUNT];
    }

    double mean(int number) {
        return cells[CELL * number + MEAN];
    }

    /** The sum of the squared differences of a number from its mean. */
    double squares(int number) {
        return cells[CELL * number + SQUARES];
    }

    double least(int number) {
        return cells[CELL * number + LEAST];
    }

    double most(int number) {
        return cells[CELL * number + MOST];
    }

    /** How often a text had a value. */
    double count(int text, int value) {
        double[] tally = tallies[text];
        return value < tally.length ? tally[value] : 0;
    }

    /** One more than the greatest value of a text. */
    int values(int text) {
        return tallies[text].length;
    }

    /** How many rows there are below a number, if they are as a normal distribution is between the least and the most. */
    double below(int number, double than) {
        double count = count(number);
        if (count == 0 || than < least(number)) {
            return 0;
        }
        double squares = squares(number);
        if (than >= most(number) || squares <= 0) {
            return than >= mean(number) ? count : 0;
        }
        return count * Normal.below((than - mean(number)) / Math.sqrt(squares / count));
    }

    void add(TreeRow row, double by) {
        weight += by;
        int[] numbers = subset.numbers();
        for (int i = 0; i < numbers.length; i++) {
            double number = row.number(numbers[i]);
            if (fits(number)) {
                add(CELL * i, number, by);
            }
        }
        int[] texts = subset.texts();
        for (int i = 0; i < texts.length; i++) {
            int value = row.value(texts[i]);
            if (value >= tallies[i].length) {
                tallies[i] = Arrays.copyOf(tallies[i], value + 1);
            }
            tallies[i][value] += by;
            totals[i] += by;
        }
    }

    static boolean fits(double number) {
        return Math.abs(number) < GREAT;
    }

    private void add(int at, double number, double by) {
        boolean first = cells[at + COUNT] == 0;
        double count = cells[at + COUNT] + by;
        double apart = number - cells[at + MEAN];
        double mean = cells[at + MEAN] + apart * (by / count);
        cells[at + COUNT] = count;
        cells[at + MEAN] = mean;
        cells[at + SQUARES] += by * apart * (number - mean);
        cells[at + LEAST] = first ? number : Math.min(cells[at + LEAST], number);
        cells[at + MOST] = first ? number : Math.max(cells[at + MOST], number);
    }

    /**
     * How probable a row is among these, as a logarithm less what is the same for all profiles: numbers as normal distributions, whose
     * variance is that of one row more that is as far from the mean as rows of all are; values as if each came once more (Laplace, 1814).
     *
     * @param all the profile of all rows, of which these are some
     * @param precisions one over the variance of each number among all rows; 0 where that says nothing
     */
    double logLikelihood(TreeRow row, Profile all, double[] precisions) {
        double sum = 0;
        double ratios = 1;
        int[] numbers = subset.numbers();
        for (int i = 0; i < numbers.length; i++) {
            double number = row.number(numbers[i]);
            double precision = precisions[i];
            if (precision > 0 && fits(number)) {
                int at = CELL * i;
                double count = cells[at + COUNT];
                double ratio = (cells[at + SQUARES] * precision + 1) / (count + 1);
                double apart = number - (count > 0 ? cells[at + MEAN] : all.cells[at + MEAN]);
                sum -= Math.min(DISTANCE_MOST, apart * apart * precision / ratio);
                ratios *= ratio;
                if (ratios < RATIOS_LEAST || ratios > RATIOS_MOST) {
                    sum -= Math.log(ratios);
                    ratios = 1;
                }
            }
        }
        sum = 0.5 * (sum - Math.log(ratios));
        int[] texts = subset.texts();
        for (int i = 0; i < texts.length; i++) {
            double count = count(i, row.value(texts[i]));
            sum += Math.log((count + 1) / (totals[i] + Math.max(1, all.tallies[i].length)));
        }
        return sum;
    }

    /** One over the variance of a number; 0 if there is none that could be told from rounding. */
    double precision(int number) {
        double count = count(number);
        double variance = count == 0 ? 0 : squares(number) / count;
        double mean = mean(number);
        return variance > Math.max(VARIANCE_LEAST, LEAST_SPREAD * mean * mean) ? 1 / variance : 0;
    }

    void save(BinaryWriter out) {
        out.bits(Double.doubleToLongBits(weight));
        // What was read of a count says how much memory there may be at most.
        out.count(cells.length);
        for (double cell : cells) {
            out.bits(Double.doubleToLongBits(cell));
        }
        for (double[] tally : tallies) {
            out.count(tally.length);
            for (double count : tally) {
                out.count((long) count);
            }
        }
    }

    /** Reads a profile of rows. */
    static Profile load(BinaryReader in, TreeRow row, Subset subset) {
        double weight = count(Double.longBitsToDouble(in.bits()), in);
        if (in.count() != CELL * subset.numbers().length) {
            throw in.damaged("a profile of other numbers");
        }
        Profile profile = new Profile(subset);
        profile.weight = weight;
        for (int at = 0; at < profile.cells.length; at += CELL) {
            profile.loadNumber(in, at);
        }
        for (int i = 0; i < profile.tallies.length; i++) {
            double[] tally = new double[in.count()];
            if (tally.length > row.values(subset.texts()[i])) {
                throw in.damaged("more values than there are");
            }
            for (int value = 0; value < tally.length; value++) {
                tally[value] = count((double) in.longNumber(), in);
                profile.totals[i] += tally[value];
            }
            profile.tallies[i] = tally;
        }
        return profile;
    }

    private static double count(double number, BinaryReader in) {
        if (!(number >= 0 && number < COUNT_GREAT)) {
            throw in.damaged("a count that is none");
        }
        return number;
    }

    private void loadNumber(BinaryReader in, int at) {
        for (int i = 0; i < CELL; i++) {
            cells[at + i] = Double.longBitsToDouble(in.bits());
        }
        count(cells[at + COUNT], in);
        boolean squares = cells[at + SQUARES] >= 0 && cells[at + SQUARES] < SQUARES_GREAT;
        boolean ends = fits(cells[at + LEAST]) && fits(cells[at + MOST]) && cells[at + LEAST] <= cells[at + MOST];
        if (!squares || !ends || !fits(cells[at + MEAN])) {
            throw in.damaged("a distribution that is none");
        }
    }
}
