// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Removes columns that nobody needs: what is not carried need not be computed, copied, exchanged or kept in state. First, from
 * the outputs down, which columns of each node are read ({@link ColumnsRead}); then, from the sources up, every node without
 * the others. Outputs keep their columns.
 *
 * <p>A node that cannot lose columns itself, such as a source, or that has other readers that need more, gets a
 * {@link DStream.Calc} on top where that makes a join or a {@link DStream.Top} remember less; {@link Share} afterwards makes equal
 * ones one. A Calc that has become the identity goes, and Calcs that meet are merged unless the lower one has other readers.
 */
public final class PruneColumns implements DStream.Cases<Narrowed> {
    private final IdentityHashMap<DStream, BitSet> wanted;
    private final IdentityHashMap<DStream, Traits> traits;
    private final IdentityHashMap<DStream, Narrowed> done = new IdentityHashMap<>();

    /** New nodes with several readers. */
    private final IdentityHashMap<DStream, Boolean> shared = new IdentityHashMap<>();

    private PruneColumns(IdentityHashMap<DStream, BitSet> wanted, IdentityHashMap<DStream, Traits> traits) {
        this.wanted = wanted;
        this.traits = traits;
    }

    /** A topology with the same outputs, as narrow as it can be; nodes in which nothing changes are the same objects. */
    public static Topology prune(Topology topology) {
        IdentityHashMap<DStream, Traits> traits = Traits.of(topology.roots());
        PruneColumns pass = new PruneColumns(ColumnsRead.of(topology, traits), traits);
        IdentityHashMap<DStream, Integer> readers = Nodes.readers(topology);
        for (DStream node : topology.nodes()) {
            Narrowed narrowed = node.match(pass);
            pass.done.put(node, narrowed);
            if (known(node, readers) > 1) {
                pass.shared.put(narrowed.stream(), true);
            }
        }
        Topology pruned = new Topology(topology.outputs().stream()
                .map(output -> new Topology.Output(output.name(), pass.whole(output.stream())))
                .toList());
        assert Validity.holds(pruned);
        return pruned;
    }

    private static <T> T known(DStream node, IdentityHashMap<DStream, T> facts) {
        T fact = facts.get(node);
        if (fact == null) {
            throw new IllegalStateException("input before output");
        }
        return fact;
    }

    private Narrowed narrowed(DStream input) {
        return known(input, done);
    }

    private BitSet wanted(DStream node) {
        return known(node, wanted);
    }

    /** The new form of a stream whose columns are all wanted. */
    private DStream whole(DStream stream) {
        DStream result = narrowed(stream).stream();
        if (!result.schema().equals(stream.schema())) {
            throw new IllegalStateException("columns " + stream.schema() + " became " + result.schema());
        }
        return result;
    }

    /** The new form of an input with exactly the given columns of the old one. */
    private Narrowed exactly(DStream input, BitSet columns) {
        Narrowed narrowed = narrowed(input);
        Schema schema = narrowed.stream().schema();
        if (schema.size() == columns.cardinality()) {
            return narrowed;
        }
        BitSet places = new BitSet();
        columns.stream().map(narrowed::place).forEach(places::set);
        List<Expression> projections = new ArrayList<>();
        places.stream().forEach(place -> projections.add(new Expression.Input(place, schema.type(place))));
        DStream picked = calc(narrowed.stream(), Optional.empty(), projections, Narrowed.pick(schema, places));
        return new Narrowed(picked, Narrowed.places(columns, input.schema().size()));
    }

    private DStream calc(DStream input, Optional<Expression> condition, List<Expression> projections, Schema schema) {
        return shared.containsKey(input)
                ? Calcs.unmerged(input, condition, projections, schema)
                : Calcs.calc(input, condition, projections, schema);
    }

    private boolean isWhole(DStream node) {
        return wanted(node).cardinality() == node.schema().size();
    }

    @Override
    public Narrowed source(DStream.Source source) {
        return Narrowed.whole(source);
    }

    @Override
    public Narrowed values(DStream.Values values) {
        if (isWhole(values)) {
            return Narrowed.whole(values);
        }
        BitSet columns = wanted(values);
        List<List<Expression.Constant>> rows = values.rows().stream()
                .map(row -> columns.stream().mapToObj(row::get).toList())
                .toList();
        return new Narrowed(
                new DStream.Values(rows, Narrowed.pick(values.schema(), columns)),
                Narrowed.places(columns, values.schema().size()));
    }

    @Override
    public Narrowed delta(DStream.Delta delta) {
        Narrowed input = narrowed(delta.input());
        return new Narrowed(Nodes.withInputs(delta, List.of(input.stream())), input.places());
    }

    @Override
    public Narrowed calc(DStream.Calc calc) {
        Narrowed input = narrowed(calc.input());
        if (isWhole(calc) && input.stream() == calc.input()) {
            return Narrowed.whole(calc);
        }
        Narrowed narrower = Narrowed.over(calc, input, wanted(calc));
        DStream.Calc plain = (DStream.Calc) narrower.stream();
        return new Narrowed(
                calc(plain.input(), plain.condition(), plain.projections(), plain.schema()), narrower.places());
    }

    @Override
    public Narrowed unnest(DStream.Unnest unnest) {
        return overInput(unnest);
    }

    @Override
    public Narrowed aggregate(DStream.Aggregate aggregate) {
        return overInput(aggregate);
    }

    private Narrowed overInput(DStream node) {
        Narrowed input = narrowed(node.inputs().get(0));
        Narrowed narrower = Narrowed.over(node, input, wanted(node));
        boolean same = input.stream() == node.inputs().get(0)
                && narrower.stream().schema().size() == node.schema().size();
        return same ? Narrowed.whole(node) : narrower;
    }

    @Override
    public Narrowed join(DStream.Join join) {
        List<BitSet> read = ColumnsRead.by(join, wanted(join), traits);
        BitSet leftRead = atLeastOne(read.get(0), join.left());
        BitSet rightRead = atLeastOne(read.get(1), join.right());
        Narrowed left = exactly(join.left(), leftRead);
        Narrowed right = exactly(join.right(), rightRead);
        if (left.stream() == join.left() && right.stream() == join.right()) {
            return Narrowed.whole(join);
        }
        int leftColumns = join.left().schema().size();
        BitSet stay = (BitSet) leftRead.clone();
        rightRead.stream().forEach(column -> stay.set(leftColumns + column));
        DStream narrower = new DStream.Join(
                left.stream(),
                right.stream(),
                moved(join.keys(), left, right),
                join.leftOuter(),
                Narrowed.pick(join.schema(), stay));
        return new Narrowed(narrower, Narrowed.places(stay, join.schema().size()));
    }

    private static List<JoinKey> moved(List<JoinKey> keys, Narrowed left, Narrowed right) {
        return keys.stream()
                .map(key -> new JoinKey(left.place(key.left()), right.place(key.right()), key.nullsMatch()))
                .toList();
    }

    /** The columns, or if there are none the cheapest of those that the input still has. */
    private BitSet atLeastOne(BitSet columns, DStream input) {
        if (!columns.isEmpty()) {
            return columns;
        }
        BitSet present = new BitSet();
        List<Integer> places = narrowed(input).places();
        for (int i = 0; i < places.size(); i++) {
            present.set(i, places.get(i) >= 0);
        }
        return ColumnsRead.cheapest(present, input.schema());
    }

    /** A union costs nothing by itself: it is narrowed only if an input is narrower already. */
    @Override
    public Narrowed union(DStream.Union union) {
        boolean narrower = union.inputs().stream()
                .anyMatch(input -> narrowed(input).stream().schema().size()
                        < input.schema().size());
        BitSet columns = wanted(union);
        if (!narrower) {
            columns = new BitSet();
            columns.set(0, union.schema().size());
        }
        List<DStream> inputs = new ArrayList<>();
        for (DStream input : union.inputs()) {
            inputs.add(exactly(input, columns).stream());
        }
        DStream result = narrower
                ? new DStream.Union(inputs, Narrowed.pick(union.schema(), columns))
                : Nodes.withInputs(union, inputs);
        return new Narrowed(result, Narrowed.places(columns, union.schema().size()));
    }

    @Override
    public Narrowed top(DStream.Top top) {
        BitSet columns = ColumnsRead.by(top, wanted(top), traits).get(0);
        Narrowed input = exactly(top.input(), columns);
        if (input.stream() == top.input()) {
            return Narrowed.whole(top);
        }
        List<Order> order = input.movedOrder(top.order());
        return new Narrowed(new DStream.Top(input.stream(), order, top.offset(), top.fetch()), input.places());
    }

    @Override
    public Narrowed updateState(DStream.UpdateState state) {
        return Narrowed.whole(Nodes.withInputs(state, List.of(whole(state.input()))));
    }

    @Override
    public Narrowed batchEnd(DStream.BatchEnd batchEnd) {
        Narrowed input = narrowed(batchEnd.input());
        return new Narrowed(Nodes.withInputs(batchEnd, List.of(input.stream())), input.places());
    }

    @Override
    public Narrowed upsert(DStream.Upsert upsert) {
        return Narrowed.whole(Nodes.withInputs(
                upsert, upsert.inputs().stream().map(this::whole).toList()));
    }

    @Override
    public Narrowed train(DStream.Train train) {
        return Narrowed.whole(Nodes.withInputs(train, List.of(whole(train.input()))));
    }

    @Override
    public Narrowed predict(DStream.Predict predict) {
        return Narrowed.whole(Nodes.withInputs(predict, List.of(whole(predict.models()), whole(predict.input()))));
    }
}
