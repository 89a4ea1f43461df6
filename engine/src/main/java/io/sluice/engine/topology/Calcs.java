// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds {@link DStream.Calc} nodes; one on top of another becomes one, as long as that does not repeat too much work. */
public final class Calcs {
    /** The most nodes of an expression tree that merging may make; above, two loops are cheaper than one. */
    private static final int MERGED_NODES_MAX = 4_000;

    private Calcs() {}

    /** The rows for which the condition is TRUE. */
    public static DStream filter(DStream input, Expression condition) {
        return calc(input, Optional.of(condition), columns(input.schema()), input.schema());
    }

    /** The projections of every row. */
    public static DStream project(DStream input, List<Expression> projections, Schema schema) {
        return calc(input, Optional.empty(), projections, schema);
    }

    /** All columns of a schema, as expressions. */
    public static List<Expression> columns(Schema schema) {
        List<Expression> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(new Expression.Input(i, schema.type(i)));
        }
        return columns;
    }

    /** Filter and projection: the input itself if they change nothing, one node with the one below if that is a Calc too. */
    public static DStream calc(
            DStream input, Optional<Expression> condition, List<Expression> projections, Schema schema) {
        DStream alone = unmerged(input, condition, projections, schema);
        return alone != input && input instanceof DStream.Calc below
                ? merge(below, condition, projections, schema).orElse(alone)
                : alone;
    }

    /** Filter and projection as a node of its own, for an input that others read too: merged, they would do its work again. */
    static DStream unmerged(
            DStream input, Optional<Expression> condition, List<Expression> projections, Schema schema) {
        boolean same = condition.isEmpty() && isIdentity(projections, input.schema()) && schema.equals(input.schema());
        return same ? input : new DStream.Calc(input, condition, projections, schema);
    }

    private static boolean isIdentity(List<Expression> projections, Schema input) {
        if (projections.size() != input.size()) {
            return false;
        }
        for (int i = 0; i < projections.size(); i++) {
            if (!(projections.get(i) instanceof Expression.Input column) || column.column() != i) {
                return false;
            }
        }
        return true;
    }

    private static Optional<DStream> merge(
            DStream.Calc below, Optional<Expression> condition, List<Expression> projections, Schema schema) {
        List<Integer> sizes = below.projections().stream().map(Calcs::size).toList();
        long nodes = condition.map(test -> inlinedSize(test, sizes)).orElse(0L);
        for (Expression projection : projections) {
            nodes += inlinedSize(projection, sizes);
        }
        if (nodes > MERGED_NODES_MAX) {
            return Optional.empty();
        }
        Optional<Expression> upper = condition.map(test -> Rewrite.inline(test, below.projections()));
        List<Expression> inlined = projections.stream()
                .map(projection -> Rewrite.inline(projection, below.projections()))
                .toList();
        Optional<Expression> both = below.condition().isPresent() && upper.isPresent()
                ? Optional.of(and(below.condition().get(), upper.get()))
                : below.condition().or(() -> upper);
        return Optional.of(new DStream.Calc(below.input(), both, inlined, schema));
    }

    private static Expression and(Expression first, Expression second) {
        List<Expression> terms = new ArrayList<>();
        for (Expression term : List.of(first, second)) {
            boolean conjunction =
                    term instanceof Expression.Call call && call.operator().equals("AND");
            terms.addAll(conjunction ? ((Expression.Call) term).arguments() : List.of(term));
        }
        boolean nullable = first.type().nullable() || second.type().nullable();
        return new Expression.Call("AND", terms, SqlType.of(SqlType.Kind.BOOLEAN, nullable));
    }

    private static int size(Expression expression) {
        return Rewrite.postorder(expression).size();
    }

    private static long inlinedSize(Expression expression, List<Integer> sizes) {
        long count = 0;
        for (Expression node : Rewrite.postorder(expression)) {
            count += node instanceof Expression.Input input ? sizes.get(input.column()) : 1;
        }
        return count;
    }
}
