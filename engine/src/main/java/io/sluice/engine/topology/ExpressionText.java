// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The canonical text of expressions: what EXPLAIN shows and operator ids are made from. */
final class ExpressionText {
    private static final Pattern WORD = Pattern.compile("[A-Z_][A-Z0-9_$]*");

    private ExpressionText() {}

    static String call(Expression.Call call) {
        String operator = call.operator();
        List<Expression> arguments = call.arguments();
        boolean infix = arguments.size() >= 2 && (!WORD.matcher(operator).matches() || isInfixWord(operator));
        if (infix) {
            return arguments.stream().map(ExpressionText::operand).collect(Collectors.joining(" " + operator + " "));
        }
        if (arguments.size() == 1 && operator.startsWith("IS ")) {
            return operand(arguments.get(0)) + " " + operator;
        }
        return operator + arguments.stream().map(Expression::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    static String choice(Expression.Case choice) {
        StringBuilder text = new StringBuilder("CASE");
        for (int i = 0; i < choice.conditions().size(); i++) {
            text.append(" WHEN ").append(choice.conditions().get(i));
            text.append(" THEN ").append(choice.values().get(i));
        }
        return text.append(" ELSE ").append(choice.otherwise()).append(" END").toString();
    }

    private static boolean isInfixWord(String operator) {
        return operator.equals("AND") || operator.equals("OR") || operator.equals("LIKE");
    }

    private static String operand(Expression expression) {
        boolean compound =
                expression instanceof Expression.Call call && call.arguments().size() >= 2;
        return compound && expression.toString().contains(" ") ? "(" + expression + ")" : expression.toString();
    }
}
