// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import io.sluice.engine.topology.AggregateCall.Function;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Which columns of its inputs a node needs, so that some of its own columns come out right: the classic analysis of live
 * variables, on columns.
 */
final class ColumnsRead implements DStream.Cases<List<BitSet>> {
    private final BitSet wanted;
    private final IdentityHashMap<DStream, Traits> traits;

    private ColumnsRead(BitSet wanted, IdentityHashMap<DStream, Traits> traits) {
        this.wanted = wanted;
        this.traits = traits;
    }

    /** Per input of the node the columns it reads for the wanted columns. */
    static List<BitSet> by(DStream node, BitSet wanted, IdentityHashMap<DStream, Traits> traits) {
        return node.match(new ColumnsRead(wanted, traits));
    }

    /**
     * The columns of each node that its readers need, outputs all. At least one where a node could otherwise be left without
     * any: a row without columns would still have to be counted.
     */
    static IdentityHashMap<DStream, BitSet> of(Topology topology, IdentityHashMap<DStream, Traits> traits) {
        IdentityHashMap<DStream, BitSet> wanted = new IdentityHashMap<>();
        List<DStream> nodes = topology.nodes();
        nodes.forEach(node -> wanted.put(node, new BitSet()));
        topology.roots().forEach(root -> of(root, wanted).set(0, root.schema().size()));
        List<DStream> readersFirst = new ArrayList<>(nodes);
        Collections.reverse(readersFirst);
        for (DStream node : readersFirst) {
            BitSet columns = of(node, wanted);
            if (columns.isEmpty() && couldBeEmpty(node)) {
                columns.or(cheapest(all(node), node.schema()));
            }
            List<BitSet> read = by(node, columns, traits);
            for (int i = 0; i < read.size(); i++) {
                of(node.inputs().get(i), wanted).or(read.get(i));
            }
        }
        return wanted;
    }

    private static <T> T of(DStream node, IdentityHashMap<DStream, T> known) {
        T value = known.get(node);
        if (value == null) {
            throw new IllegalStateException("a node that no output reaches: " + Nodes.kind(node));
        }
        return value;
    }

    /** Keys of a group and elements of a collection stay anyway. */
    private static boolean couldBeEmpty(DStream node) {
        boolean keyed =
                node instanceof DStream.Aggregate aggregate && !aggregate.keys().isEmpty();
        return !keyed && !(node instanceof DStream.Unnest);
    }

    /** The one of some columns that takes the least space, none of none. */
    static BitSet cheapest(BitSet columns, Schema schema) {
        BitSet best = new BitSet();
        columns.stream()
                .boxed()
                .min(Comparator.comparingInt(column -> cost(schema.type(column))))
                .ifPresent(best::set);
        return best;
    }

    private static int cost(SqlType type) {
        return switch (type.kind()) {
            case NULL, SYMBOL, BOOLEAN -> 0;
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, TIME -> 1;
            case TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_MONTHS, INTERVAL_TIME -> 1;
            case DECIMAL -> 2;
            case CHAR, VARCHAR, BINARY, VARBINARY -> 3;
            case ARRAY, MAP, ROW -> 4;
        };
    }

    /** Whether a call is made, if only some columns of the aggregate are wanted: also if it is there for its error. */
    static boolean isMade(DStream.Aggregate aggregate, int call, BitSet wanted) {
        return wanted.get(aggregate.keys().size() + call)
                || aggregate.calls().get(call).function() == Function.SINGLE_VALUE;
    }

    /** Whether the result of a call depends on the canonical order of whole rows, thus on columns it does not name. */
    static boolean isByRowOrder(
            AggregateCall call, DStream.Aggregate aggregate, IdentityHashMap<DStream, Traits> traits) {
        Function function = call.function();
        boolean ordered =
                function == Function.ARRAY_AGG || function == Function.FIRST_VALUE || function == Function.LAST_VALUE;
        return ordered && !of(aggregate.input(), traits).ordered();
    }

    private static BitSet all(DStream node) {
        BitSet columns = new BitSet();
        columns.set(0, node.schema().size());
        return columns;
    }

    private static void add(Expression expression, BitSet columns) {
        for (Expression node : Rewrite.postorder(expression)) {
            if (node instanceof Expression.Input input) {
                columns.set(input.column());
            }
        }
    }

    @Override
    public List<BitSet> source(DStream.Source source) {
        return List.of();
    }

    @Override
    public List<BitSet> values(DStream.Values values) {
        return List.of();
    }

    @Override
    public List<BitSet> delta(DStream.Delta delta) {
        // Fewer columns could make changes cancel.
        return List.of(of(delta, traits).changes() ? all(delta) : wanted);
    }

    @Override
    public List<BitSet> calc(DStream.Calc calc) {
        BitSet columns = new BitSet();
        calc.condition().ifPresent(condition -> add(condition, columns));
        wanted.stream().forEach(column -> add(calc.projections().get(column), columns));
        return List.of(columns);
    }

    @Override
    public List<BitSet> unnest(DStream.Unnest unnest) {
        BitSet columns = new BitSet();
        add(unnest.collection(), columns);
        for (int i = 0; i < unnest.kept().size(); i++) {
            if (wanted.get(i)) {
                columns.set(unnest.kept().get(i));
            }
        }
        return List.of(columns);
    }

    @Override
    public List<BitSet> aggregate(DStream.Aggregate aggregate) {
        BitSet columns = new BitSet();
        aggregate.keys().forEach(columns::set);
        for (int i = 0; i < aggregate.calls().size(); i++) {
            if (isMade(aggregate, i, wanted)) {
                AggregateCall call = aggregate.calls().get(i);
                call.filter().ifPresent(columns::set);
                call.order().forEach(term -> columns.set(term.column()));
                call.arguments().forEach(columns::set);
                if (isByRowOrder(call, aggregate, traits) && !call.arguments().isEmpty()) {
                    columns.set(0, Collections.max(call.arguments()));
                }
            }
        }
        return List.of(columns);
    }

    @Override
    public List<BitSet> join(DStream.Join join) {
        int width = join.left().schema().size();
        BitSet left = wanted.get(0, width);
        BitSet right = wanted.get(width, Math.max(width, wanted.length()));
        join.leftKeys().forEach(left::set);
        join.rightKeys().forEach(right::set);
        return List.of(left, right);
    }

    @Override
    public List<BitSet> union(DStream.Union union) {
        return union.inputs().stream().map(input -> wanted).toList();
    }

    /**
     * Where ties are broken by canonical row order, which goes from the first column to the last, a column that nobody reads
     * decides which of two rows is among the first, unless it stands behind all that are read: rows that differ only there
     * are the same to the readers.
     */
    @Override
    public List<BitSet> top(DStream.Top top) {
        BitSet columns = (BitSet) wanted.clone();
        if (!of(top.input(), traits).ordered()) {
            columns.set(0, wanted.length());
        }
        top.order().forEach(term -> columns.set(term.column()));
        return List.of(columns);
    }

    @Override
    public List<BitSet> updateState(DStream.UpdateState state) {
        return List.of(all(state.input()));
    }

    @Override
    public List<BitSet> batchEnd(DStream.BatchEnd batchEnd) {
        return List.of(wanted);
    }

    @Override
    public List<BitSet> upsert(DStream.Upsert upsert) {
        // Whether a row that is removed is still the key's row, all columns tell.
        return upsert.inputs().stream().map(ColumnsRead::all).toList();
    }

    @Override
    public List<BitSet> train(DStream.Train train) {
        return List.of(all(train.input()));
    }

    @Override
    public List<BitSet> predict(DStream.Predict predict) {
        return List.of(all(predict.models()), all(predict.input()));
    }
}
