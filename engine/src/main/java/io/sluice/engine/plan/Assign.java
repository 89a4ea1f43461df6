// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Name;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** INSERT: the columns of a query into those of its target, by position, converted as an assignment does. */
public final class Assign {
    private Assign() {}

    /**
     * The rows as the target's.
     *
     * @param columns the target's columns that are given, in order; empty for all. The others become NULL
     */
    public static DStream to(DStream rows, Schema target, Name name, List<Name> columns) {
        return Calcs.project(rows, values(rows.schema(), target, name, columns), target);
    }

    /** What goes into each column of the target, over the columns that are given. */
    public static List<Expression> values(Schema given, Schema target, Name name, List<Name> columns) {
        requireKnown(target, name, columns);
        int expected = columns.isEmpty() ? target.size() : columns.size();
        if (given.size() != expected) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "\"" + name.text() + "\" takes " + expected + " columns, the query has " + given.size())
                    .at(name.place())
                    .hint("its columns are " + String.join(", ", target.names()))
                    .exception();
        }
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i < target.size(); i++) {
            Optional<Integer> source = source(target, i, columns);
            Expression value = source.isPresent()
                    ? new Expression.Input(source.get(), given.type(source.get()))
                    : new Expression.Constant(null, target.type(i).withNullable(true));
            requireConvertible(value.type(), target, i, name);
            values.add(Casts.to(value, target.type(i)));
        }
        return values;
    }

    private static void requireConvertible(SqlType from, Schema target, int column, Name name) {
        SqlType to = target.type(column);
        if (!Casts.possible(from, to)) {
            throw Problem.of(
                            Code.TYPE_MISMATCH,
                            "column \"" + target.name(column) + "\" of \"" + name.text() + "\" is "
                                    + to.withNullable(true) + ", and the query gives " + from.withNullable(true))
                    .at(name.place())
                    .hint("columns are matched by position; its columns are " + String.join(", ", target.names()))
                    .exception();
        }
    }

    private static Optional<Integer> source(Schema target, int column, List<Name> columns) {
        if (columns.isEmpty()) {
            return Optional.of(column);
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).text().equalsIgnoreCase(target.name(column))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static void requireKnown(Schema target, Name name, List<Name> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.indexOf(columns.get(i)) < i) {
                throw Problem.of(
                                Code.DUPLICATE_NAME,
                                "column \"" + columns.get(i).text() + "\" is there twice")
                        .at(columns.get(i).place())
                        .hint("name each column once")
                        .exception();
            }
        }
        for (Name column : columns) {
            if (target.names().stream().noneMatch(column.text()::equalsIgnoreCase)) {
                throw Problem.of(Code.UNKNOWN_COLUMN, "\"" + name.text() + "\" has no column \"" + column.text() + "\"")
                        .at(column.place())
                        .hint("its columns are " + String.join(", ", target.names()))
                        .exception();
            }
        }
    }
}
