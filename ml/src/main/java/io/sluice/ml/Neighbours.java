// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * The last rows, with what came of each, and those of them that are nearest to a row: by the squares of how far apart their numbers are
 * in standard deviations of all that have come so far. Where a number is missing in one of them, or a text is another, that is as far as two
 * rows are on average. One thread.
 */
final class Neighbours {
    private static final int FIRST_ROOM = 64;
    /** The mean square of how far apart two numbers of variance 1 are. */
    private static final double USUAL = 2;

    private static final double GREAT = 1e120;

    private final TreeRow row;
    private final int window;
    private final List<Scale> scales;
    /** By number, then place. NaN where one is missing. */
    private final double[][] numbers;
    /** Of each number how many are missing. */
    private final int[] missing;
    /** By text, then place. */
    private final int[][] texts;
    /** By place: what came of the row. */
    private double[] outcomes = {};
    /** By place: how far away the row is that was asked for last. */
    private double[] distances = {};
    /** Of the nearest, the nearest first: where they stand. */
    private final int[] nearest;

    private int found;
    private int size;
    private int next;

    /**
     * None.
     *
     * @param row whose last rows these are
     * @param wanted how many are the nearest
     * @param window how many of the last rows are kept
     */
    Neighbours(TreeRow row, int wanted, int window) {
        this.row = row;
        this.window = window;
        numbers = new double[row.all().numbers().length][0];
        missing = new int[numbers.length];
        texts = new int[row.all().texts().length][0];
        scales = IntStream.range(0, numbers.length).mapToObj(i -> new Scale()).toList();
        nearest = new int[wanted];
    }

    /** Finds those that are nearest to the row that was read last, and says how many there are. */
    int find() {
        Arrays.fill(distances, 0, size, 0);
        for (int i = 0; i < numbers.length; i++) {
            addDistances(i, row.number(i), scales.get(i).precision());
        }
        for (int i = 0; i < texts.length; i++) {
            int[] column = texts[i];
            int value = row.value(numbers.length + i);
            for (int place = 0; place < size; place++) {
                distances[place] += column[place] == value ? 0 : USUAL;
            }
        }
        rank();
        return found;
    }

    private void addDistances(int number, double asked, double precision) {
        double[] column = numbers[number];
        double[] sums = distances;
        int end = size;
        if (fits(asked) && missing[number] == 0) {
            for (int place = 0; place < end; place++) {
                double apart = column[place] - asked;
                sums[place] += apart * apart * precision;
            }
            return;
        }
        boolean there = fits(asked);
        for (int place = 0; place < end; place++) {
            double apart = column[place] - asked;
            boolean known = !Double.isNaN(column[place]);
            sums[place] += there && known ? apart * apart * precision : there == known ? 0 : USUAL;
        }
    }

    private static boolean fits(double number) {
        return Math.abs(number) < GREAT;
    }

    private void rank() {
        double[] all = distances;
        int[] ranked = nearest;
        int count = 0;
        for (int place = 0; place < size; place++) {
            double distance = all[place];
            if (count < ranked.length || distance < all[ranked[count - 1]]) {
                int at = count < ranked.length ? count++ : count - 1;
                while (at > 0 && distance < all[ranked[at - 1]]) {
                    ranked[at] = ranked[at - 1];
                    at--;
                }
                ranked[at] = place;
            }
        }
        found = count;
    }

    /** What came of one of those that were found last. */
    double outcome(int rank) {
        return outcomes[nearest[rank]];
    }

    /** Takes in the row that was read last, and what came of it; the oldest goes where there are too many. */
    void add(double outcome) {
        int place = next;
        makeRoom(place);
        for (int i = 0; i < numbers.length; i++) {
            double number = row.number(i);
            scales.get(i).add(number);
            boolean gone = place < size && Double.isNaN(numbers[i][place]);
            missing[i] += (fits(number) ? 0 : 1) - (gone ? 1 : 0);
            numbers[i][place] = fits(number) ? number : Double.NaN;
        }
        for (int i = 0; i < texts.length; i++) {
            texts[i][place] = row.value(numbers.length + i);
        }
        outcomes[place] = outcome;
        size = Math.max(size, place + 1);
        next = place + 1 == window ? 0 : place + 1;
    }

    private void makeRoom(int place) {
        if (place < outcomes.length) {
            return;
        }
        int room = (int) Math.min(window, Math.max(FIRST_ROOM, 2L * place));
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Arrays.copyOf(numbers[i], room);
        }
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Arrays.copyOf(texts[i], room);
        }
        outcomes = Arrays.copyOf(outcomes, room);
        distances = new double[room];
    }

    void save(BinaryWriter out) {
        scales.forEach(scale -> scale.save(out));
        out.count(size);
        for (int place = 0; place < size; place++) {
            out.bits(Double.doubleToLongBits(outcomes[place]));
            for (double[] column : numbers) {
                out.bits(Double.doubleToLongBits(column[place]));
            }
            for (int[] column : texts) {
                out.count(column[place]);
            }
        }
        out.count(next);
    }

    /** @param allowed what may come of a row */
    void load(BinaryReader in, DoublePredicate allowed) {
        scales.forEach(scale -> scale.load(in));
        size = in.below(window + 1, "rows");
        for (int place = 0; place < size; place++) {
            makeRoom(place);
            outcomes[place] = Double.longBitsToDouble(in.bits());
            if (!allowed.test(outcomes[place])) {
                throw in.damaged("what cannot come of a row");
            }
            for (int i = 0; i < numbers.length; i++) {
                double number = Double.longBitsToDouble(in.bits());
                if (!fits(number) && !Double.isNaN(number)) {
                    throw in.damaged("a number out of bounds");
                }
                numbers[i][place] = number;
                missing[i] += fits(number) ? 0 : 1;
            }
            for (int i = 0; i < texts.length; i++) {
                texts[i][place] = in.below(row.values(numbers.length + i), "values");
            }
        }
        next = in.below(window, "rows");
        if (next != size && size < window) {
            throw in.damaged("rows with a gap");
        }
    }
}
