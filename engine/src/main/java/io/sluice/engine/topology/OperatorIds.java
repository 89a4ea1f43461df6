// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Computes operator ids: a hash (a Merkle tree over the DAG) of a node's binary form, version 1, with the ids of its inputs in
 * the place of their numbers. In it are the kind, expressions, keys and types, which are the layout of the state. Not in it
 * are names that a query gives to columns, options, parallelism, or the order of statements.
 *
 * <p>The id of a source is its name and whether it is append-only. A node that picks columns of a source sees of it the columns
 * it reads, by name and type and in the order of their names: a source that gains a column, or whose columns change
 * places, changes no id that does not depend on them.
 */
public final class OperatorIds {
    private final IdentityHashMap<DStream, OperatorId> ids = new IdentityHashMap<>();
    private final IdentityHashMap<DStream, Traits> traits;

    private OperatorIds(IdentityHashMap<DStream, Traits> traits) {
        this.traits = traits;
    }

    /** The ids of every node that the roots reach, by identity; each is computed once. */
    public static IdentityHashMap<DStream, OperatorId> of(Collection<DStream> roots) {
        OperatorIds pass = new OperatorIds(Traits.of(roots));
        for (DStream node : Nodes.inOrder(roots)) {
            pass.ids.put(node, pass.id(node));
        }
        return pass.ids;
    }

    /** The id of one node. */
    public static OperatorId of(DStream node) {
        return Objects.requireNonNull(of(List.of(node)).get(node));
    }

    private OperatorId id(DStream node) {
        if (node instanceof DStream.Source source) {
            BinaryWriter out = new BinaryWriter();
            out.octet(Form.SOURCE);
            out.text(source.name());
            out.flag(source.appendOnly());
            return OperatorId.of(out);
        }
        return content(overColumnsRead(node));
    }

    private OperatorId content(DStream node) {
        BinaryWriter out = new BinaryWriter();
        Encoder encoder = new Encoder(out, input -> out.raw(asInput(input).toBytes()), false);
        encoder.node(node);
        return OperatorId.of(out);
    }

    /** What a node says about an input: its id, for a source the columns as well. */
    private OperatorId asInput(DStream input) {
        OperatorId known = ids.get(input);
        return known == null || input instanceof DStream.Source ? content(input) : known;
    }

    /** The node over a source that has only the columns it reads, if it is of a kind that picks columns of a source. */
    private DStream overColumnsRead(DStream node) {
        boolean picks = node instanceof DStream.Calc || node instanceof DStream.Unnest || isAggregate(node);
        if (!picks || !isSource(node.inputs().get(0))) {
            return node;
        }
        DStream input = node.inputs().get(0);
        BitSet all = new BitSet();
        all.set(0, node.schema().size());
        BitSet read = ColumnsRead.by(node, all, traits).get(0);
        List<Integer> columns = read.stream()
                .boxed()
                .sorted(Comparator.comparing(input.schema()::name))
                .toList();
        List<Integer> places = IntStream.range(0, input.schema().size())
                .mapToObj(columns::indexOf)
                .toList();
        Schema schema =
                new Schema(columns.stream().map(input.schema().fields()::get).toList());
        return Narrowed.over(node, new Narrowed(withColumns(input, schema), places), all).stream();
    }

    /** An aggregate that depends on the order of whole rows depends on all columns, in their order. */
    private boolean isAggregate(DStream node) {
        return node instanceof DStream.Aggregate aggregate
                && aggregate.calls().stream().noneMatch(call -> ColumnsRead.isByRowOrder(call, aggregate, traits));
    }

    private static boolean isSource(DStream node) {
        return node instanceof DStream.Source || (node instanceof DStream.Delta delta && isSource(delta.input()));
    }

    private static DStream withColumns(DStream node, Schema schema) {
        return node instanceof DStream.Source source
                ? new DStream.Source(source.name(), source.appendOnly(), schema)
                : new DStream.Delta(withColumns(node.inputs().get(0), schema));
    }
}
