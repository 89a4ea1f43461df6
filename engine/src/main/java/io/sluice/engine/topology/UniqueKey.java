// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Columns by which the rows of a DStream are known to be unique after every tick. */
public final class UniqueKey {
    private final Function<String, Optional<List<Integer>>> sources;

    private UniqueKey(Function<String, Optional<List<Integer>>> sources) {
        this.sources = sources;
    }

    /** The key of a DStream: the columns, none where there is never more than one row; empty if no key is known. */
    public static Optional<List<Integer>> of(DStream stream) {
        return of(stream, source -> Optional.empty());
    }

    /**
     * The key of a DStream, where something is known about its sources.
     *
     * @param sources the key of a source, by its name
     */
    public static Optional<List<Integer>> of(DStream stream, Function<String, Optional<List<Integer>>> sources) {
        return new UniqueKey(sources).key(stream);
    }

    private Optional<List<Integer>> key(DStream stream) {
        if (stream instanceof DStream.Source source) {
            return sources.apply(source.name());
        }
        if (stream instanceof DStream.Aggregate aggregate) {
            return Optional.of(first(aggregate.keys().size()));
        }
        if (stream instanceof DStream.UpdateState state) {
            return Optional.of(first(state.keyCount()));
        }
        if (stream instanceof DStream.Upsert upsert) {
            return Optional.of(upsert.keys());
        }
        if (stream instanceof DStream.Top top) {
            return key(top.input());
        }
        if (stream instanceof DStream.Calc calc) {
            return key(calc.input()).flatMap(key -> renamed(key, calc.projections()));
        }
        if (stream instanceof DStream.Join join) {
            return joined(join);
        }
        return Optional.empty();
    }

    private static List<Integer> first(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** A pair of rows is unique if each of them is. */
    private Optional<List<Integer>> joined(DStream.Join join) {
        Optional<List<Integer>> left = key(join.left());
        Optional<List<Integer>> right = key(join.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> both = new ArrayList<>(left.get());
        int shift = join.left().schema().size();
        right.get().forEach(column -> both.add(shift + column));
        return Optional.of(both);
    }

    private static Optional<List<Integer>> renamed(List<Integer> key, List<Expression> projections) {
        List<Integer> columns = new ArrayList<>();
        for (int column : key) {
            int at = 0;
            while (at < projections.size() && !isColumn(projections.get(at), column)) {
                at++;
            }
            if (at == projections.size()) {
                return Optional.empty();
            }
            columns.add(at);
        }
        return Optional.of(columns);
    }

    private static boolean isColumn(Expression projection, int column) {
        return projection instanceof Expression.Input input && input.column() == column;
    }
}
