// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Expressions as text, for people: what EXPLAIN shows. Operator ids are made from the {@link Codec}'s form instead. */
final class ExpressionText implements Expression.Cases<String> {
    private static final Pattern WORD = Pattern.compile("[A-Z_$][A-Z0-9_$]*");

    private final IntFunction<String> columns;

    private ExpressionText(IntFunction<String> columns) {
        this.columns = columns;
    }

    /** The text with columns by number, such as {@code $0 + 1}. */
    static String of(Expression expression) {
        return of(expression, column -> "$" + column);
    }

    /** The text with columns as the function calls them. */
    static String of(Expression expression, IntFunction<String> columns) {
        return expression.match(new ExpressionText(columns));
    }

    @Override
    public String input(Expression.Input input) {
        return columns.apply(input.column());
    }

    @Override
    public String constant(Expression.Constant constant) {
        return constant.toString();
    }

    @Override
    public String call(Expression.Call call) {
        String operator = call.operator();
        List<Expression> arguments = call.arguments();
        if (isInfix(call)) {
            return arguments.stream().map(this::operand).collect(Collectors.joining(" " + operator + " "));
        }
        if (isPostfix(call)) {
            return operand(arguments.get(0)) + " " + operator;
        }
        return operator
                + arguments.stream().map(argument -> argument.match(this)).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public String choice(Expression.Case choice) {
        StringBuilder text = new StringBuilder("CASE");
        for (int i = 0; i < choice.conditions().size(); i++) {
            text.append(" WHEN ").append(choice.conditions().get(i).match(this));
            text.append(" THEN ").append(choice.values().get(i).match(this));
        }
        return text.append(" ELSE ")
                .append(choice.otherwise().match(this))
                .append(" END")
                .toString();
    }

    @Override
    public String cast(Expression.Cast cast) {
        String name = cast.safe() ? "TRY_CAST(" : "CAST(";
        return name + cast.operand().match(this) + " AS " + cast.type().withNullable(true) + ")";
    }

    private static boolean isInfix(Expression.Call call) {
        String operator = call.operator();
        boolean word = WORD.matcher(operator).matches();
        boolean infixWord = operator.equals("AND") || operator.equals("OR") || operator.equals("LIKE");
        return call.arguments().size() >= 2 && (!word || infixWord);
    }

    private static boolean isPostfix(Expression.Call call) {
        return call.arguments().size() == 1 && call.operator().startsWith("IS ");
    }

    private String operand(Expression expression) {
        String text = expression.match(this);
        boolean open = expression instanceof Expression.Call call && (isInfix(call) || isPostfix(call));
        return open ? "(" + text + ")" : text;
    }
}
