// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/** Walks and rewrites expressions, bottom up. */
public final class Rewrite {
    private Rewrite() {}

    /** The expression with {@code step} applied to every node, operands before their parents. */
    public static Expression bottomUp(Expression expression, UnaryOperator<Expression> step) {
        return expression.match(new Walk(step));
    }

    /** The expression with each input column {@code c} replaced by {@code replacements.get(c)}. */
    public static Expression inline(Expression expression, List<? extends Expression> replacements) {
        return bottomUp(
                expression, node -> node instanceof Expression.Input input ? replacements.get(input.column()) : node);
    }

    /** The expressions that a node is directly made of: arguments; conditions, values, otherwise; operand. */
    public static List<Expression> operands(Expression expression) {
        return expression.match(Operands.INSTANCE);
    }

    /** Every node of an expression, operands in order and before their parents; without recursion, however deep it is. */
    public static List<Expression> postorder(Expression expression) {
        List<Expression> nodes = new ArrayList<>();
        Deque<Expression> open = new ArrayDeque<>(List.of(expression));
        while (!open.isEmpty()) {
            Expression node = open.pop();
            nodes.add(node);
            operands(node).forEach(open::push);
        }
        // What was collected is the parent, then its operands from the last to the first.
        Collections.reverse(nodes);
        return nodes;
    }

    private record Operands() implements Expression.Cases<List<Expression>> {
        static final Operands INSTANCE = new Operands();

        @Override
        public List<Expression> input(Expression.Input input) {
            return List.of();
        }

        @Override
        public List<Expression> constant(Expression.Constant constant) {
            return List.of();
        }

        @Override
        public List<Expression> call(Expression.Call call) {
            return call.arguments();
        }

        @Override
        public List<Expression> choice(Expression.Case choice) {
            List<Expression> operands = new ArrayList<>(choice.conditions());
            operands.addAll(choice.values());
            operands.add(choice.otherwise());
            return operands;
        }

        @Override
        public List<Expression> cast(Expression.Cast cast) {
            return List.of(cast.operand());
        }
    }

    private record Walk(UnaryOperator<Expression> step) implements Expression.Cases<Expression> {
        @Override
        public Expression input(Expression.Input input) {
            return step.apply(input);
        }

        @Override
        public Expression constant(Expression.Constant constant) {
            return step.apply(constant);
        }

        @Override
        public Expression call(Expression.Call call) {
            return step.apply(new Expression.Call(call.operator(), all(call.arguments()), call.type()));
        }

        @Override
        public Expression choice(Expression.Case choice) {
            return step.apply(new Expression.Case(
                    all(choice.conditions()),
                    all(choice.values()),
                    choice.otherwise().match(this),
                    choice.type()));
        }

        @Override
        public Expression cast(Expression.Cast cast) {
            return step.apply(new Expression.Cast(cast.operand().match(this), cast.safe(), cast.type()));
        }

        private List<Expression> all(List<Expression> expressions) {
            List<Expression> rewritten = new ArrayList<>(expressions.size());
            expressions.forEach(expression -> rewritten.add(expression.match(this)));
            return rewritten;
        }
    }
}
