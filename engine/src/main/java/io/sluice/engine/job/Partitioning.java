// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the rows of a DStream are spread over shards, or must be.
 *
 * @param columns of the key, where rows with equal keys are in one shard
 * @param types of the key, by whose byte form equal keys are found. Rows with NULL where a type is NOT NULL match nothing
 *     and may be anywhere
 */
record Partitioning(Kind kind, List<Integer> columns, List<SqlType> types) {
    enum Kind {
        /** Anyhow. */
        ANY,
        /** All in the first shard. */
        SINGLE,
        /** Rows with equal keys in one shard. */
        BY_KEY,
        /** Every row in every shard. */
        ALL
    }

    static final Partitioning ANY = new Partitioning(Kind.ANY, List.of(), List.of());
    static final Partitioning SINGLE = new Partitioning(Kind.SINGLE, List.of(), List.of());

    static final Partitioning ALL = new Partitioning(Kind.ALL, List.of(), List.of());

    /** What a node needs of the input at a port. */
    static Partitioning required(DStream node, int port) {
        if (node instanceof DStream.Aggregate aggregate) {
            return byKey(aggregate.keys(), types(aggregate.input(), aggregate.keys()));
        }
        if (node instanceof DStream.Join join) {
            return byKey(port == 0 ? join.leftKeys() : join.rightKeys(), join.keyTypes());
        }
        if (node instanceof DStream.UpdateState state) {
            return ofFirst(types(state.input(), first(state.keyCount())));
        }
        if (node instanceof DStream.Upsert upsert) {
            return byKey(upsert.keys(), types(upsert, upsert.keys()));
        }
        if (node instanceof DStream.Delta delta && Traits.of(delta).changes()) {
            return ofFirst(delta.schema().types());
        }
        if (node instanceof DStream.Predict) {
            boolean remembers = port == 1 && isRemembered(node.inputs().get(1));
            return port == 0
                    ? ALL
                    : remembers ? ofFirst(node.inputs().get(1).schema().types()) : ANY;
        }
        return node instanceof DStream.Top || node instanceof DStream.Train ? SINGLE : ANY;
    }

    /** Whether a prediction is needed again when its row goes. */
    private static boolean isRemembered(DStream rows) {
        Traits traits = Traits.of(rows);
        return !traits.appendOnly() && !traits.perBatch();
    }

    private static Partitioning byKey(List<Integer> columns, List<SqlType> types) {
        return columns.isEmpty() ? SINGLE : new Partitioning(Kind.BY_KEY, columns, types);
    }

    /** By the first columns, which have these types; with none, all in one shard. */
    static Partitioning ofFirst(List<SqlType> types) {
        return byKey(first(types.size()), types);
    }

    private static List<SqlType> types(DStream stream, List<Integer> columns) {
        return columns.stream().map(stream.schema()::type).toList();
    }

    private static List<Integer> first(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** How a node's output is spread, given how its inputs are, behind their exchanges. */
    static Partitioning provided(DStream node, List<Partitioning> inputs) {
        if (!inputs.isEmpty() && inputs.stream().allMatch(SINGLE::equals)) {
            return SINGLE;
        }
        if (node instanceof DStream.Values) {
            return SINGLE;
        }
        if (node instanceof DStream.Aggregate aggregate) {
            return ofFirst(types(aggregate.input(), aggregate.keys()));
        }
        if (node instanceof DStream.UpdateState state) {
            return ofFirst(types(state.input(), first(state.keyCount())));
        }
        if (node instanceof DStream.Upsert upsert) {
            return byKey(upsert.keys(), types(upsert, upsert.keys()));
        }
        if (node instanceof DStream.Delta || node instanceof DStream.BatchEnd) {
            return inputs.get(0);
        }
        if (node instanceof DStream.Predict) {
            return inputs.get(1);
        }
        if (node instanceof DStream.Calc calc && inputs.get(0).kind() == Kind.BY_KEY) {
            return renamed(inputs.get(0), calc.projections());
        }
        return ANY;
    }

    /** The same keys where a projection passes all of them on. */
    private static Partitioning renamed(Partitioning keys, List<Expression> projections) {
        List<Integer> columns = new ArrayList<>();
        for (int key : keys.columns()) {
            int at = 0;
            while (at < projections.size()
                    && !(projections.get(at) instanceof Expression.Input input && input.column() == key)) {
                at++;
            }
            if (at == projections.size()) {
                return ANY;
            }
            columns.add(at);
        }
        return byKey(columns, keys.types());
    }

    /** Whether rows spread like this need no exchange. */
    boolean satisfies(Partitioning required) {
        return required.equals(ANY) || equals(required);
    }
}
