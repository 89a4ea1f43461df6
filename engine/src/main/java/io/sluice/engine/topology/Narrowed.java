// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A stream in the place of one with more columns.
 *
 * @param places where each column of the wider one is now, −1 if it is gone
 */
record Narrowed(DStream stream, List<Integer> places) {
    Narrowed {
        places = List.copyOf(places);
    }

    /** A stream whose columns are all there, in their places. */
    static Narrowed whole(DStream stream) {
        BitSet none = new BitSet();
        none.set(0, stream.schema().size());
        return new Narrowed(stream, places(none, stream.schema().size()));
    }

    /** The place of a column that must be there. */
    int place(int column) {
        int place = places.get(column);
        if (place < 0) {
            throw new IllegalStateException("column $" + column + " was removed, but is read");
        }
        return place;
    }

    /** Where columns are after all but the kept ones are gone. */
    static List<Integer> places(BitSet kept, int columns) {
        List<Integer> places = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < columns; i++) {
            places.add(kept.get(i) ? next++ : -1);
        }
        return places;
    }

    static Schema pick(Schema schema, BitSet columns) {
        return new Schema(columns.stream().mapToObj(schema.fields()::get).toList());
    }

    /** A Calc, Unnest or Aggregate over a narrowed input, without the columns that are not wanted, as far as they can go. */
    static Narrowed over(DStream node, Narrowed input, BitSet wanted) {
        if (node instanceof DStream.Calc calc) {
            return input.calc(calc, wanted);
        }
        if (node instanceof DStream.Unnest unnest) {
            return input.unnest(unnest, wanted);
        }
        return input.aggregate((DStream.Aggregate) node, wanted);
    }

    private Narrowed calc(DStream.Calc calc, BitSet wanted) {
        Optional<Expression> condition = calc.condition().map(this::moved);
        List<Expression> projections = wanted.stream()
                .mapToObj(column -> moved(calc.projections().get(column)))
                .toList();
        return new Narrowed(
                new DStream.Calc(stream, condition, projections, pick(calc.schema(), wanted)),
                places(wanted, calc.schema().size()));
    }

    private Narrowed unnest(DStream.Unnest unnest, BitSet wanted) {
        int columns = unnest.schema().size();
        int kept = unnest.kept().size();
        boolean ordinality = unnest.ordinality() && wanted.get(columns - 1);
        BitSet stay = (BitSet) wanted.clone();
        stay.set(kept, columns);
        stay.set(columns - 1, ordinality || !unnest.ordinality());
        List<Integer> keeps = stay.get(0, kept).stream()
                .map(i -> place(unnest.kept().get(i)))
                .boxed()
                .toList();
        Expression collection = moved(unnest.collection());
        return new Narrowed(
                new DStream.Unnest(stream, keeps, collection, ordinality, pick(unnest.schema(), stay)),
                places(stay, columns));
    }

    private Narrowed aggregate(DStream.Aggregate aggregate, BitSet wanted) {
        int keys = aggregate.keys().size();
        BitSet stay = new BitSet();
        stay.set(0, keys);
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = 0; i < aggregate.calls().size(); i++) {
            if (ColumnsRead.isMade(aggregate, i, wanted)) {
                calls.add(moved(aggregate.calls().get(i)));
                stay.set(keys + i);
            }
        }
        return new Narrowed(
                new DStream.Aggregate(stream, movedColumns(aggregate.keys()), calls, pick(aggregate.schema(), stay)),
                places(stay, aggregate.schema().size()));
    }

    private AggregateCall moved(AggregateCall call) {
        OptionalInt filter =
                call.filter().isPresent() ? OptionalInt.of(place(call.filter().getAsInt())) : OptionalInt.empty();
        return new AggregateCall(
                call.function(),
                movedColumns(call.arguments()),
                call.distinct(),
                filter,
                movedOrder(call.order()),
                call.type());
    }

    List<Order> movedOrder(List<Order> order) {
        return order.stream()
                .map(term -> new Order(place(term.column()), term.descending(), term.nullsFirst()))
                .toList();
    }

    List<Integer> movedColumns(List<Integer> columns) {
        return columns.stream().map(this::place).toList();
    }

    private Expression moved(Expression expression) {
        return Rewrite.bottomUp(
                expression,
                node -> node instanceof Expression.Input input
                        ? new Expression.Input(place(input.column()), input.type())
                        : node);
    }
}
