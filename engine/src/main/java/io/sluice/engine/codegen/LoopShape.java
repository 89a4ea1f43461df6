// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.dialect.Types;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Rewrite;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.rex.RexProgramBuilder;

/**
 * What one generated loop computes: the columns it reads, behind them its string constants, and the program over both.
 * String literals are taken out of the expressions here, which keeps user text out of generated source.
 *
 * <p>There are two shapes of everything: for rows that may hold NULL, and for rows that happen to hold none, where columns
 * and what is computed from them are NOT NULL, so that values stay primitives.
 */
final class LoopShape {
    private static final Set<String> ORDERINGS = Set.of("<", "<=", ">", ">=");
    private static final Set<String> EXTREMES = Set.of("GREATEST", "LEAST");
    private static final Expression ZERO = new Expression.Constant(0L, SqlType.of(SqlType.Kind.INTEGER, false));

    private final List<SqlType> inputs;
    private final List<SqlType> outputs;
    private final List<Object> constants = new ArrayList<>();
    private final RelDataType rowType;
    private final RexProgram program;
    private final boolean nulls;

    /** @param nulls whether nullable columns may hold NULL */
    LoopShape(
            List<SqlType> columns,
            Optional<Expression> condition,
            List<Expression> projections,
            JavaTypeFactory types,
            boolean nulls) {
        this.nulls = nulls;
        this.inputs = columns.stream()
                .map(type -> type.withNullable(type.nullable() && nulls))
                .toList();
        Optional<Expression> test = condition.map(this::withoutStrings);
        List<Expression> values = projections.stream().map(this::withoutStrings).toList();
        RelDataTypeFactory.Builder row = types.builder();
        for (int i = 0; i < inputs.size(); i++) {
            row.add("c" + i, Types.rel(inputs.get(i), types));
        }
        for (int i = 0; i < constants.size(); i++) {
            row.add("k" + i, Types.rel(SqlType.of(SqlType.Kind.VARCHAR, false), types));
        }
        this.rowType = row.build();
        this.program = program(test, values, new OwnSymbols(types));
        this.outputs = new ArrayList<>();
        for (int i = 0; i < projections.size(); i++) {
            SqlType type = projections.get(i).type();
            boolean nullable = program.getProjectList().get(i).getType().isNullable();
            outputs.add(type.withNullable(type.nullable() && nullable));
        }
    }

    private RexProgram program(Optional<Expression> test, List<Expression> values, RexBuilder builder) {
        ToRex toRex = new ToRex(builder, nulls);
        RexProgramBuilder program = new RexProgramBuilder(rowType, builder);
        test.ifPresent(condition -> program.addCondition(toRex.rex(condition)));
        int index = 0;
        for (RexNode value : toRex.rex(values)) {
            program.addProject(value, "p" + index++);
        }
        return program.getProgram(false);
    }

    private Expression withoutStrings(Expression expression) {
        return Rewrite.bottomUp(expression, node -> {
            boolean string = node instanceof Expression.Constant constant
                    && constant.value() instanceof String
                    && constant.type().isString();
            if (string) {
                return input((Expression.Constant) node);
            }
            return node instanceof Expression.Call call ? ofText(call) : node;
        });
    }

    /** Calcite's functions on text count and order UTF-16 units; ours take their place. */
    private static Expression ofText(Expression.Call call) {
        boolean strings = call.arguments().size() > 1
                && call.arguments().stream()
                        .allMatch(argument -> argument.type().isString());
        if (strings && ORDERINGS.contains(call.operator())) {
            return new Expression.Call(call.operator(), List.of(order(call.arguments()), ZERO), call.type());
        }
        if (strings && EXTREMES.contains(call.operator())) {
            return call.arguments().stream()
                    .reduce((one, other) ->
                            counting(new Expression.Call(call.operator(), List.of(one, other), call.type())))
                    .orElseThrow();
        }
        return counting(call);
    }

    private static Expression order(List<Expression> texts) {
        boolean nullable = texts.stream().anyMatch(text -> text.type().nullable());
        return new Expression.Call(Functions.COMPARE_TEXT.getName(), texts, SqlType.of(SqlType.Kind.INTEGER, nullable));
    }

    private static Expression counting(Expression.Call call) {
        boolean plain = call.arguments().stream()
                .allMatch(argument ->
                        argument.type().isString() || argument.type().isInteger());
        return plain
                ? Functions.countingCodePoints(call.operator(), call.arguments().size())
                        .<Expression>map(own -> new Expression.Call(own, call.arguments(), call.type()))
                        .orElse(call)
                : call;
    }

    private Expression input(Expression.Constant constant) {
        int position = constants.indexOf(constant.value());
        if (position < 0) {
            position = constants.size();
            constants.add(String.valueOf(constant.value()));
        }
        return new Expression.Input(inputs.size() + position, SqlType.of(SqlType.Kind.VARCHAR, false));
    }

    List<SqlType> inputs() {
        return inputs;
    }

    SqlType input(int column) {
        return inputs.get(column);
    }

    RelDataType rel(int column) {
        return rowType.getFieldList().get(column).getType();
    }

    List<SqlType> outputs() {
        return outputs;
    }

    RexProgram program() {
        return program;
    }

    /** The position of a constant that generated code may ask for. */
    int constant(Object value) {
        int position = constants.indexOf(value);
        if (position < 0) {
            constants.add(value);
            return constants.size() - 1;
        }
        return position;
    }

    Object[] constants() {
        return constants.toArray();
    }
}
