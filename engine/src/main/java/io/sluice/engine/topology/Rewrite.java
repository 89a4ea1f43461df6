// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rewrites expressions bottom up. */
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
