// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.smile;

import io.sluice.ml.batch.CompactTree;
import io.sluice.ml.batch.Window;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import smile.base.cart.CART;
import smile.base.cart.InternalNode;
import smile.base.cart.LeafNode;
import smile.base.cart.Node;
import smile.base.cart.NominalNode;
import smile.data.AbstractTuple;
import smile.data.DataFrame;
import smile.data.measure.NominalScale;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
import smile.data.type.StructType;
import smile.data.vector.BaseVector;
import smile.data.vector.DoubleVector;
import smile.data.vector.IntVector;

/**
 * The rows of a window as Smile's trees take them: each value by its rank among those of its column. Trees ask only what is greater, so
 * they grow as over the numbers themselves; but what is missing or infinite is a rank like any other, and numbers that are nearer to
 * each other than 10⁻⁷, which Smile takes for the same, are not. One thread.
 */
final class Table {
    private final Window rows;
    private final DataFrame frame;
    private final int[][] order;
    /** By attribute, then rank. */
    private final double[][] values;

    Table(Window rows) {
        this.rows = rows;
        values = new double[rows.attributes()][];
        BaseVector<?, ?, ?>[] columns = new BaseVector<?, ?, ?>[rows.attributes()];
        for (int i = 0; i < columns.length; i++) {
            int attribute = i;
            double[] all = IntStream.range(0, rows.size())
                    .mapToDouble(place -> rows.value(attribute, place))
                    .toArray();
            values[i] = Arrays.stream(all).sorted().distinct().toArray();
            IntStream ranks = Arrays.stream(all).mapToInt(value -> Arrays.binarySearch(values[attribute], value));
            String name = Integer.toString(i);
            columns[i] = i < rows.numbers()
                    ? DoubleVector.of(name, ranks.asDoubleStream())
                    : IntVector.of(new StructField(name, DataTypes.IntegerType, scale(values[i].length)), ranks);
        }
        frame = DataFrame.of(columns);
        order = CART.order(frame);
    }

    private static NominalScale scale(int values) {
        return new NominalScale(
                IntStream.range(0, values).mapToObj(Integer::toString).toArray(String[]::new));
    }

    /** The rows. */
    DataFrame frame() {
        return frame;
    }

    /** The places of the rows by each number, the least first. */
    int[][] order() {
        return order;
    }

    /**
     * A tree of Smile over this table, in our form.
     *
     * @param first the first of the scores that its leaves say
     * @param width how many they say
     */
    CompactTree compact(CART tree, int first, int width, Function<LeafNode, double[]> says) {
        CompactTree.Builder builder = new CompactTree.Builder(rows.numbers(), first, width);
        add(tree.root(), builder, says);
        return builder.build();
    }

    private void add(Node node, CompactTree.Builder to, Function<LeafNode, double[]> says) {
        if (node instanceof InternalNode question) {
            int asked = to.ask(question.feature(), bound(question));
            add(question.trueChild(), to, says);
            to.otherwise(asked);
            add(question.falseChild(), to, says);
        } else {
            to.say(says.apply((LeafNode) node));
        }
    }

    /** Smile does not tell what a node compares with, only where a row goes: so it is asked. */
    private double bound(InternalNode question) {
        double[] ranked = values[question.feature()];
        Probe probe = new Probe(frame.schema());
        if (question instanceof NominalNode) {
            while (!question.branch(probe)) {
                probe.rank++;
            }
            return ranked[probe.rank];
        }
        int last = 0;
        int beyond = ranked.length - 1;
        while (beyond - last > 1) {
            probe.rank = (last + beyond) >>> 1;
            if (question.branch(probe)) {
                last = probe.rank;
            } else {
                beyond = probe.rank;
            }
        }
        double middle = ranked[last] / 2 + ranked[beyond] / 2;
        return middle >= ranked[last] && middle < ranked[beyond] ? middle : ranked[last];
    }

    /** A row that is of one rank in all columns. */
    private static final class Probe extends AbstractTuple {
        private final StructType schema;
        private int rank;

        private Probe(StructType schema) {
            this.schema = schema;
        }

        @Override
        public StructType schema() {
            return schema;
        }

        @Override
        public Object get(int column) {
            return rank;
        }

        @Override
        public int getInt(int column) {
            return rank;
        }

        @Override
        public double getDouble(int column) {
            return rank;
        }
    }
}
