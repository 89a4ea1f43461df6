// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A row as a sparse vector, made from {@link Inputs} as they are. Numbers are standardised; text is a feature per value, and new
 * values get features of their own on the way. The vector comes in three degrees of detail, each with those before it:
 *
 * <ul>
 *   <li>linear: a number, in standard deviations; 1 for the value of a text; 1 for the row
 *   <li>bins: for a number the two of {@value #BINS} + 1 points on its scale that it lies between, by how near it is to each: a curve
 *       instead of a line
 *   <li>cells: the same in the plane of each number and those of the next columns, four points of a grid: what two numbers say
 *       together
 * </ul>
 *
 * An ARRAY is 1 for each value that it has, once however often. A number that is missing (NULL or NaN) is none of these but a feature of its own, and missing text is a value. One thread.
 */
public final class Features {
    /** Up to where the features of a row go for each degree of detail. */
    public enum Detail {
        LINEAR,
        BINS,
        CELLS
    }

    private static final int BINS = 16;
    private static final double BINS_TO = 2.5;
    private static final int GRID = 10;
    private static final double GRID_TO = 2.2;

    private final Inputs inputs;
    private final Detail most;
    private final boolean arrays;
    private final int[] pairs;
    private final List<Scale> scales;
    private final List<Vocabulary> vocabularies;
    /** Where the features of each kind begin; those of texts are behind all others, and grow. */
    private final int one;

    private final int missing;
    private final int bins;
    private final int cells;
    private final int values;
    /** Which value of which text each feature behind {@link #values} is: {@code vocabulary << 32 | number} in order. */
    private final List<int[]> placeOfValue = new ArrayList<>();

    private int size;

    private int[] index;
    private double[] weight;
    /** How many rows have been read, and at which each feature of an array was last there. */
    private long reads;

    private long[] lastRead = {};
    /** How many features a row has at most without the values of arrays. */
    private final int room;

    private final double[] scaled;
    private final double[] read;
    private int linearEnd;
    private int binsEnd;
    private int cellsEnd;

    private Features(Inputs inputs, Detail most, int reach) {
        this.inputs = inputs;
        this.most = most;
        arrays = IntStream.range(0, inputs.texts()).anyMatch(inputs::isArray);
        int numbers = inputs.numbers();
        int texts = inputs.texts();
        scales = IntStream.range(0, numbers).mapToObj(i -> new Scale()).toList();
        vocabularies = IntStream.range(0, texts).mapToObj(inputs::vocabulary).toList();
        vocabularies.forEach(each -> placeOfValue.add(new int[0]));
        pairs = pairs(numbers, reach);
        one = numbers;
        missing = one + 1;
        bins = missing + numbers + texts;
        cells = bins + (most == Detail.LINEAR ? 0 : numbers * (BINS + 1));
        values = cells + pairs.length / 2 * (GRID + 1) * (GRID + 1);
        size = values;
        room = numbers + 1 + numbers + texts + 2 * numbers + 2 * pairs.length;
        index = new int[room];
        weight = new double[index.length];
        scaled = new double[numbers];
        read = new double[numbers];
    }

    /**
     * Features of each degree of detail.
     *
     * @param reach how many numbers behind each it has cells with; those behind the last are the first
     */
    public static Features upToCells(Inputs inputs, int reach) {
        return new Features(inputs, Detail.CELLS, reach);
    }

    /** Linear features, and those of bins. */
    public static Features upToBins(Inputs inputs) {
        return new Features(inputs, Detail.BINS, 0);
    }

    /** Linear features only. */
    public static Features linear(Inputs inputs) {
        return new Features(inputs, Detail.LINEAR, 0);
    }

    /** Two numbers after two: each and the next, then each and the one after that, none twice. */
    private static int[] pairs(int numbers, int reach) {
        return IntStream.rangeClosed(1, Math.min(reach, numbers / 2))
                .boxed()
                .flatMapToInt(distance -> IntStream.range(0, 2 * distance == numbers ? distance : numbers)
                        .flatMap(i -> IntStream.of(i, (i + distance) % numbers)))
                .toArray();
    }

    /** How many features there are so far. */
    public int size() {
        return size;
    }

    /** The feature that is 1 in every row. */
    public int constant() {
        return one;
    }

    /** The features of the row that was read last, {@link #end} of them for a degree of detail. */
    public int[] index() {
        return index;
    }

    /** How much of each feature the row has. */
    public double[] weight() {
        return weight;
    }

    /** Up to where {@link #index} and {@link #weight} are those of a degree of detail. */
    public int end(Detail detail) {
        return switch (detail) {
            case LINEAR -> linearEnd;
            case BINS -> binsEnd;
            case CELLS -> cellsEnd;
        };
    }

    /** Reads a row; values that have not come yet are no features. */
    public void read(Chunk chunk, int row) {
        int end = 0;
        if (arrays) {
            ensureRoom(chunk, row);
        }
        for (int i = 0; i < scaled.length; i++) {
            double number = inputs.number(chunk, i, row);
            read[i] = number;
            boolean there = !Double.isNaN(number);
            scaled[i] = there ? scales.get(i).of(number) : Double.NaN;
            index[end] = there ? i : missing + i;
            weight[end++] = there ? scaled[i] : 1;
        }
        index[end] = one;
        weight[end++] = 1;
        for (int i = 0; i < vocabularies.size(); i++) {
            Column column = inputs.text(chunk, i);
            if (arrays && inputs.isArray(i) && !column.isNull(row)) {
                end = readArray(i, (ListColumn) column, row, end);
            } else {
                end = put(textFeature(i, column, row), end);
            }
        }
        linearEnd = end;
        if (most != Detail.LINEAR) {
            binsEnd = readBins(linearEnd);
            cellsEnd = readCells(binsEnd);
        }
    }

    /** Makes room for all values of a row. */
    private void ensureRoom(Chunk chunk, int at) {
        long wanted = room;
        for (int i = 0; i < vocabularies.size(); i++) {
            if (inputs.isArray(i)) {
                int[] offsets = ((ListColumn) inputs.text(chunk, i)).offsets();
                wanted += offsets[at + 1] - offsets[at];
            }
        }
        if (wanted > index.length) {
            index = new int[Math.toIntExact(Math.max(wanted, index.length + (index.length >> 1)))];
            weight = new double[index.length];
        }
        if (wanted > room && lastRead.length < size) {
            lastRead = Arrays.copyOf(lastRead, Math.max(size, lastRead.length + (lastRead.length >> 1)));
        }
        reads++;
    }

    /** Each value that an array has, once. */
    private int readArray(int text, ListColumn column, int at, int from) {
        int end = from;
        Column values = column.child();
        for (int i = column.offsets()[at]; i < column.offsets()[at + 1]; i++) {
            if (!values.isNull(i)) {
                int value = vocabularies.get(text).find(values, i);
                int feature = value < 0 ? -1 : placeOfValue.get(text)[value];
                if (feature >= 0 && lastRead[feature] != reads) {
                    lastRead[feature] = reads;
                    end = put(feature, end);
                }
            }
        }
        return end;
    }

    private int put(int feature, int end) {
        if (feature < 0) {
            return end;
        }
        index[end] = feature;
        weight[end] = 1;
        return end + 1;
    }

    private int textFeature(int text, Column column, int row) {
        if (column.isNull(row)) {
            return missing + scaled.length + text;
        }
        int value = vocabularies.get(text).find(column, row);
        return value < 0 ? -1 : placeOfValue.get(text)[value];
    }

    private int readBins(int from) {
        int end = from;
        for (int i = 0; i < scaled.length; i++) {
            if (!Double.isNaN(scaled[i])) {
                double at = onScale(scaled[i], BINS_TO, BINS);
                int bin = (int) at;
                double beyond = at - bin;
                int first = bins + i * (BINS + 1) + bin;
                index[end] = first;
                weight[end++] = 1 - beyond;
                index[end] = first + 1;
                weight[end++] = beyond;
            }
        }
        return end;
    }

    /** Where a number lies on a scale from −{@code to} to {@code to} of so many parts. */
    private static double onScale(double number, double to, int parts) {
        double at = (number + to) * (parts / (2 * to));
        return Math.max(0, Math.min(Math.nextDown((double) parts), at));
    }

    private int readCells(int from) {
        int end = from;
        for (int pair = 0; pair < pairs.length / 2; pair++) {
            double one = scaled[pairs[2 * pair]];
            double other = scaled[pairs[2 * pair + 1]];
            if (Double.isNaN(one) || Double.isNaN(other)) {
                continue;
            }
            double x = onScale(one, GRID_TO, GRID);
            double y = onScale(other, GRID_TO, GRID);
            int column = (int) x;
            int row = (int) y;
            double right = x - column;
            double up = y - row;
            int corner = cells + (pair * (GRID + 1) + column) * (GRID + 1) + row;
            index[end] = corner;
            weight[end++] = (1 - right) * (1 - up);
            index[end] = corner + 1;
            weight[end++] = (1 - right) * up;
            index[end] = corner + GRID + 1;
            weight[end++] = right * (1 - up);
            index[end] = corner + GRID + 2;
            weight[end++] = right * up;
        }
        return end;
    }

    /** Gives features to values of a row that have not come yet; to be called before the row is read for learning. */
    public void grow(Chunk chunk, int row) {
        for (int i = 0; i < vocabularies.size(); i++) {
            Column column = inputs.text(chunk, i);
            if (!column.isNull(row) && column instanceof ListColumn list && inputs.isArray(i)) {
                for (int element = list.offsets()[row]; element < list.offsets()[row + 1]; element++) {
                    grow(i, list.child(), element);
                }
            } else {
                grow(i, column, row);
            }
        }
    }

    private void grow(int text, Column column, int row) {
        Vocabulary vocabulary = vocabularies.get(text);
        if (!column.isNull(row) && vocabulary.find(column, row) < 0) {
            vocabulary.findOrAdd(column, row);
            addPlace(text);
        }
    }

    private void addPlace(int text) {
        int[] places = placeOfValue.get(text);
        int value = vocabularies.get(text).size() - 1;
        if (value == places.length) {
            places = Arrays.copyOf(places, 2 * value + 1);
            placeOfValue.set(text, places);
        }
        places[value] = size++;
    }

    /** The scales take in the row that was read last. */
    public void learn() {
        for (int i = 0; i < scaled.length; i++) {
            scales.get(i).add(read[i]);
        }
    }

    /** Writes scales and values. */
    public void save(BinaryWriter out) {
        scales.forEach(scale -> scale.save(out));
        for (int i = 0; i < vocabularies.size(); i++) {
            vocabularies.get(i).save(out);
            Arrays.stream(placeOfValue.get(i), 0, vocabularies.get(i).size())
                    .forEach(place -> out.count(place - values));
        }
    }

    /** Reads what {@link #save} has written. */
    public void load(BinaryReader in) {
        scales.forEach(scale -> scale.load(in));
        for (int i = 0; i < vocabularies.size(); i++) {
            vocabularies.get(i).load(in, false);
            int[] places = new int[vocabularies.get(i).size()];
            for (int value = 0; value < places.length; value++) {
                places[value] = values + in.number();
            }
            placeOfValue.set(i, places);
            size += places.length;
        }
        boolean all = placeOfValue.stream()
                .flatMapToInt(IntStream::of)
                .sorted()
                .boxed()
                .toList()
                .equals(IntStream.range(values, size).boxed().toList());
        if (!all) {
            throw in.damaged("features that are not numbered");
        }
    }
}
