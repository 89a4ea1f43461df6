// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scalar expression over the columns of one row. Immutable; the operator of a {@link Call} is a name of the one
 * table that {@code engine.codegen} shares with {@code engine.plan}.
 */
public sealed interface Expression {
    SqlType type();

    <R> R match(Cases<R> cases);

    /** One function per kind of expression. */
    interface Cases<R> {
        R input(Input input);

        R constant(Constant constant);

        R call(Call call);

        R choice(Case choice);

        R cast(Cast cast);
    }

    /** The value of a column of the row, counted from 0. */
    record Input(int column, SqlType type) implements Expression {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.input(this);
        }

        @Override
        public String toString() {
            return "$" + column;
        }
    }

    /**
     * A literal.
     *
     * @param value null for NULL, else Boolean, Long (integers, days of a DATE, microseconds of TIME and TIMESTAMP,
     *     months or microseconds of an interval), Double, BigDecimal of the type's scale, String, byte[] for binary,
     *     List for ARRAY and ROW
     */
    record Constant(@Nullable Object value, SqlType type) implements Expression {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.constant(this);
        }

        @Override
        public String toString() {
            return ConstantText.of(value, type);
        }
    }

    /** A function or operator applied to arguments. */
    record Call(String operator, List<Expression> arguments, SqlType type) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.call(this);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /** The value that belongs to the first condition that is TRUE, else {@code otherwise}. */
    record Case(List<Expression> conditions, List<Expression> values, Expression otherwise, SqlType type)
            implements Expression {
        public Case {
            conditions = List.copyOf(conditions);
            values = List.copyOf(values);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.choice(this);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }

    /** A conversion; {@code safe} gives NULL where the other fails (TRY_CAST). */
    record Cast(Expression operand, boolean safe, SqlType type) implements Expression {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cast(this);
        }

        @Override
        public String toString() {
            return ExpressionText.of(this);
        }
    }
}
