// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.ml.feature.TreeRow;
import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * The last rows, by attribute, and what came of each: numbers, and the numbers of the values of texts. A number that is missing is below
 * all others. One thread.
 */
public final class Window {
    private static final int FIRST_ROOM = 64;

    private final TreeRow row;
    private final int rowsMax;
    /** By attribute, then place. */
    private final double[][] columns;

    private double[] outcomes = {};
    private int size;
    private int next;

    /**
     * Without rows.
     *
     * @param row whose last ones these are
     * @param rowsMax how many are kept
     */
    public Window(TreeRow row, int rowsMax) {
        this.row = row;
        this.rowsMax = rowsMax;
        columns = new double[row.attributes()][0];
    }

    /** What an attribute of the row that was read last is, as it is kept. */
    static double valueOf(TreeRow row, int attribute) {
        if (!row.isNumber(attribute)) {
            return row.value(attribute);
        }
        double number = row.number(attribute);
        // −0.0 + 0.0 is 0.0: the two are one number.
        return Double.isNaN(number) ? Double.NEGATIVE_INFINITY : number + 0.0;
    }

    /** How many rows there are. */
    public int size() {
        return size;
    }

    /** How many attributes a row has: numbers, then texts. */
    public int attributes() {
        return columns.length;
    }

    /** How many of them are numbers. */
    public int numbers() {
        return row.numbers();
    }

    /** An attribute of the row at a place from 0 to {@link #size}. */
    public double value(int attribute, int place) {
        return columns[attribute][place];
    }

    /** What came of the row at a place. */
    public double outcome(int place) {
        return outcomes[place];
    }

    /** What came of each row, by place. */
    public double[] outcomes() {
        return Arrays.copyOf(outcomes, size);
    }

    /** Takes in the row that was read last, and what came of it; the oldest goes where there are too many. */
    public void add(double outcome) {
        int place = next;
        makeRoom(place);
        for (int i = 0; i < columns.length; i++) {
            columns[i][place] = valueOf(row, i);
        }
        outcomes[place] = outcome;
        size = Math.max(size, place + 1);
        next = place + 1 == rowsMax ? 0 : place + 1;
    }

    private void makeRoom(int place) {
        if (place < outcomes.length) {
            return;
        }
        int room = (int) Math.min(rowsMax, Math.max(FIRST_ROOM, 2L * place));
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Arrays.copyOf(columns[i], room);
        }
        outcomes = Arrays.copyOf(outcomes, room);
    }

    void save(BinaryWriter out) {
        out.count(size);
        for (int place = 0; place < size; place++) {
            out.bits(Double.doubleToLongBits(outcomes[place]));
            for (int i = 0; i < columns.length; i++) {
                if (row.isNumber(i)) {
                    out.bits(Double.doubleToLongBits(columns[i][place]));
                } else {
                    out.count((long) columns[i][place]);
                }
            }
        }
        out.count(next);
    }

    /**
     * Reads what {@link #save} has written.
     *
     * @param allowed what may come of a row
     */
    void load(BinaryReader in, DoublePredicate allowed) {
        size = in.below(rowsMax + 1, "rows");
        for (int place = 0; place < size; place++) {
            // Room grows as bytes are read, so that a damaged count cannot ask for much of it.
            makeRoom(place);
            outcomes[place] = Double.longBitsToDouble(in.bits());
            if (!allowed.test(outcomes[place])) {
                throw in.damaged("what cannot come of a row");
            }
            for (int i = 0; i < columns.length; i++) {
                columns[i][place] =
                        row.isNumber(i) ? Double.longBitsToDouble(in.bits()) : in.below(row.values(i), "values");
                if (Double.isNaN(columns[i][place])) {
                    throw in.damaged("a number that is none");
                }
            }
        }
        next = in.below(rowsMax, "rows");
        if (next != size && size < rowsMax) {
            throw in.damaged("rows with a gap");
        }
    }
}
