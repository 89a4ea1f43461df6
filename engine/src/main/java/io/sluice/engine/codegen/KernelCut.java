// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.kernel.Kernel;
import io.sluice.engine.kernel.Kernels;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Cuts calls that have a kernel out of expressions: each becomes a step that computes a whole column, and where it stood an
 * input behind the row's own columns. What is left goes into the generated loop. Below CASE, COALESCE, AND and OR, where SQL
 * evaluates an operand for some rows only, a kernel that may fail is left in place.
 */
final class KernelCut {
    private static final Set<String> CONDITIONAL = Set.of("AND", "OR", "COALESCE");

    /** A column that is computed before the loop: by a kernel from earlier columns, or the same constant in each row. */
    private sealed interface Step {
        record Call(Expression.Call call, List<Integer> arguments) implements Step {}

        record Constant(Expression.Constant constant) implements Step {}
    }

    private final List<SqlType> columnTypes;
    private final List<Step> steps = new ArrayList<>();
    private final List<Expression> cutOut = new ArrayList<>();
    private final int inputs;
    private final Optional<Expression> condition;
    private final List<Expression> computed;

    private KernelCut(List<SqlType> inputTypes, Optional<Expression> condition, List<Expression> computed) {
        this.columnTypes = new ArrayList<>(inputTypes);
        this.inputs = inputTypes.size();
        this.condition = condition.map(test -> cut(test, false));
        this.computed =
                computed.stream().map(expression -> cut(expression, false)).toList();
    }

    static KernelCut of(List<SqlType> inputTypes, Optional<Expression> condition, List<Expression> computed) {
        return new KernelCut(inputTypes, condition, computed);
    }

    /** The types of the row's columns, then of those that kernels compute. */
    List<SqlType> columnTypes() {
        return List.copyOf(columnTypes);
    }

    Optional<Expression> condition() {
        return condition;
    }

    List<Expression> computed() {
        return computed;
    }

    private Expression cut(Expression expression, boolean conditional) {
        return expression.match(new Cutter(conditional));
    }

    private List<Expression> cut(List<Expression> expressions, boolean conditional) {
        return expressions.stream()
                .map(expression -> cut(expression, conditional))
                .toList();
    }

    private final class Cutter implements Expression.Cases<Expression> {
        private final boolean conditional;

        Cutter(boolean conditional) {
            this.conditional = conditional;
        }

        @Override
        public Expression input(Expression.Input input) {
            return input;
        }

        @Override
        public Expression constant(Expression.Constant constant) {
            return constant;
        }

        @Override
        public Expression call(Expression.Call call) {
            boolean below = conditional || CONDITIONAL.contains(call.operator());
            Expression.Call inner = new Expression.Call(call.operator(), cut(call.arguments(), below), call.type());
            return Kernels.find(inner)
                    .filter(kernel -> !(conditional && kernel.canFail()))
                    .flatMap(kernel -> column(inner, kernel))
                    .orElse(inner);
        }

        @Override
        public Expression choice(Expression.Case choice) {
            return new Expression.Case(
                    cut(choice.conditions(), true),
                    cut(choice.values(), true),
                    cut(choice.otherwise(), true),
                    choice.type());
        }

        @Override
        public Expression cast(Expression.Cast cast) {
            return new Expression.Cast(cut(cast.operand(), conditional), cast.safe(), cast.type());
        }
    }

    /** The column of a kernel's result, if its arguments are columns too. */
    private Optional<Expression> column(Expression.Call call, Kernels.Cut kernel) {
        int known = cutOut.indexOf(call);
        if (known >= 0) {
            return Optional.of(new Expression.Input(inputs + known, call.type()));
        }
        List<Integer> arguments = new ArrayList<>();
        for (Expression argument : kernel.arguments()) {
            OptionalInt column = argument(argument);
            if (column.isEmpty()) {
                return Optional.empty();
            }
            arguments.add(column.getAsInt());
        }
        return Optional.of(new Expression.Input(add(call, new Step.Call(call, List.copyOf(arguments))), call.type()));
    }

    private OptionalInt argument(Expression argument) {
        if (argument instanceof Expression.Input input) {
            return OptionalInt.of(input.column());
        }
        if (argument instanceof Expression.Constant constant) {
            int known = cutOut.indexOf(constant);
            return OptionalInt.of(known >= 0 ? inputs + known : add(constant, new Step.Constant(constant)));
        }
        return OptionalInt.empty();
    }

    private int add(Expression expression, Step step) {
        steps.add(step);
        cutOut.add(expression);
        columnTypes.add(expression.type());
        return columnTypes.size() - 1;
    }

    /** The steps of one shard. */
    Run run() {
        return new Run();
    }

    /** Kernels have scratch space, so every shard has its own. */
    final class Run {
        private final List<Kernel> kernels = new ArrayList<>();
        private final Column[] results;

        private Run() {
            results = columnTypes.subList(inputs, columnTypes.size()).stream()
                    .map(Column::of)
                    .toArray(Column[]::new);
            for (Step step : steps) {
                kernels.add(step instanceof Step.Call call ? kernel(call.call()) : (arguments, rows, out) -> {});
            }
        }

        private static Kernel kernel(Expression.Call call) {
            return Kernels.find(call)
                    .orElseThrow(() -> new IllegalStateException("no kernel for " + call.operator()))
                    .kernel();
        }

        /** The columns of a chunk, then those that the steps compute from them. */
        Column[] extend(Column[] columns, int rows) {
            if (results.length == 0) {
                return columns;
            }
            Column[] all = Arrays.copyOf(columns, columns.length + results.length);
            for (int i = 0; i < results.length; i++) {
                all[inputs + i] = results[i];
                if (steps.get(i) instanceof Step.Call call) {
                    results[i].clear();
                    Column[] arguments = new Column[call.arguments().size()];
                    for (int j = 0; j < arguments.length; j++) {
                        arguments[j] = all[call.arguments().get(j)];
                    }
                    kernels.get(i).apply(arguments, rows, results[i]);
                } else if (steps.get(i) instanceof Step.Constant constant) {
                    fill(results[i], constant.constant(), rows);
                }
            }
            return all;
        }

        private static void fill(Column column, Expression.Constant constant, int rows) {
            for (int row = column.size(); row < rows; row++) {
                Datum.put(constant.type(), column, constant.value());
            }
        }
    }
}
