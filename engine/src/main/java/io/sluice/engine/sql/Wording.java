// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calcite's complaints about types and clauses in the user's words. */
final class Wording {
    private static final String CAST = "convert one side with CAST(x AS type) or x::type";

    /** A shape of message and what we say instead; the first that matches counts. */
    private record Rule(Pattern pattern, Function<Matcher, Problem> problem) {}

    private static final List<Rule> RULES = List.of(
            rule("(?:\\w+ clause must be a condition|Expected a boolean type)", m -> condition()),
            rule(
                    "Cannot apply '(.*?)' to arguments of type '(.*)'\\. *Supported form\\(s\\): *(.*)",
                    Wording::arguments),
            rule("Cannot apply '(.*?)' to arguments of type '(.*?)'\\..*", Wording::arguments),
            rule("Invalid number of arguments to function '(.*?)'\\. Was expecting (\\d+) arguments?", Wording::count),
            rule("Invalid number of arguments to function '(.*?)'.*", Wording::count),
            rule(
                    "Unknown identifier '\\*'",
                    m -> Problem.of(Code.UNKNOWN_FUNCTION, "only COUNT takes *").hint("write COUNT(*)")),
            rule(
                    "Values passed to (IN|NOT IN) operator must have compatible types",
                    m -> types("what " + m.group(1) + " compares has types that do not go together")
                            .hint("compare one column with values of its type, or a sub-query of one column")),
            rule(
                    "Values passed to VALUES operator must have compatible types",
                    m -> types("the rows of VALUES have different numbers of columns, or types that do not go together")
                            .hint("give every row the same columns; NULL fills a gap")),
            rule(
                    "Column count mismatch in (.*)",
                    m -> types("the queries around " + m.group(1) + " have different numbers of columns")
                            .hint("select the same columns in each; NULL AS name fills a gap")),
            rule(
                    "Type mismatch in column (\\d+) of (.*)",
                    m -> types("column " + m.group(1) + " of the queries around " + m.group(2)
                                    + " has types that do not go together")
                            .hint("convert it in one of them with CAST(x AS type)")),
            rule(
                    "Illegal mixing of types in CASE or COALESCE statement",
                    m -> types("the values of CASE, IF or COALESCE have types that do not go together")
                            .hint(CAST)),
            rule(
                    "List of column aliases must have same degree as table; table has (\\d+) columns.*has (\\d+) columns",
                    m -> types("there are " + m.group(1) + " columns, but " + m.group(2) + " names")
                            .hint("name all columns, or none")),
            rule(
                    "Numeric literal '(.*)' out of range",
                    m -> Problem.of(Code.INVALID_VALUE, "this number is too large")
                            .hint("exact numbers have at most 38 digits; 1e40 is a DOUBLE")),
            rule(
                    "Aggregate expression is illegal in WHERE clause",
                    m -> invalid("WHERE chooses rows before they are aggregated")
                            .hint("use HAVING, or |> WHERE behind |> AGGREGATE")),
            rule(
                    "Aggregate expression is illegal in (.*) clause",
                    m -> invalid("an aggregate cannot stand in " + m.group(1))
                            .hint("aggregate in a sub-query, and use its column here")),
            rule(
                    "Aggregate expressions cannot be nested",
                    m -> invalid("an aggregate cannot stand inside an aggregate")
                            .hint("aggregate in a sub-query first, or with one |> AGGREGATE behind the other")),
            rule(
                    "FILTER must be applied to aggregate function",
                    m -> invalid("FILTER belongs to an aggregate").hint("use CASE WHEN condition THEN x END")),
            rule(
                    "FILTER must not contain aggregate expression",
                    m -> invalid("the condition of FILTER is about single rows, not about aggregates")
                            .hint("use HAVING, or aggregate in a sub-query first")),
            rule(
                    "QUALIFY expression .* must contain a window function",
                    m -> invalid("QUALIFY chooses by the result of a window function, and there is none")
                            .hint("use WHERE")),
            rule(
                    "Table '(.*)' is not a temporal table.*",
                    m -> Problem.of(Code.NOT_YET, "FOR SYSTEM_TIME AS OF is not supported yet")
                            .hint("a join without it sees the rows of \"" + m.group(1) + "\" as they are")));

    private Wording() {}

    private static Rule rule(String pattern, Function<Matcher, Problem> problem) {
        return new Rule(Pattern.compile(pattern, Pattern.DOTALL), problem);
    }

    static Problem problem(String message) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(message);
            if (matcher.matches()) {
                return rule.problem().apply(matcher);
            }
        }
        return invalid(lowerFirst(message));
    }

    private static Problem types(String message) {
        return Problem.of(Code.TYPE_MISMATCH, message);
    }

    private static Problem invalid(String message) {
        return Problem.of(Code.INVALID_QUERY, message);
    }

    private static Problem condition() {
        return types("a condition is BOOLEAN, and this is not")
                .hint("compare it with something, as in x > 0 or x IS NOT NULL");
    }

    private static Problem arguments(Matcher matcher) {
        String operator = matcher.group(1);
        List<String> given = TypeNames.of(matcher.group(2));
        String types = String.join(" and ", given);
        return switch (operator) {
            case "$SCALAR_QUERY" ->
                types("a sub-query that stands for a value has one column, and this has several")
                        .hint("select one column");
            case "UNNEST" ->
                types("UNNEST takes an array or a map, not " + types).hint("SPLIT(text, ' ') makes an array of a text");
            case "ITEM" ->
                types("[ ] takes an element of an array or a map, and this is " + given.get(0))
                        .hint("SUBSTRING(text, 1, 1) takes a part of a text");
            case "AND", "OR", "NOT" ->
                types(operator + " joins conditions, which are BOOLEAN, and this is "
                                + String.join(
                                        " and ",
                                        given.stream()
                                                .filter(type -> !type.equals("BOOLEAN"))
                                                .toList()))
                        .hint("compare it with something, as in x > 0 or x IS NOT NULL");
            default ->
                matcher.group(2).startsWith(operator + "(") || matcher.groupCount() < 3
                        ? ofFunction(matcher, operator, types)
                        : types("\"" + operator + "\" does not go with " + types)
                                .hint(conversion(operator, given));
        };
    }

    private static Problem ofFunction(Matcher matcher, String operator, String types) {
        Problem problem = types(operator + " does not go with " + types);
        return matcher.groupCount() < 3
                ? problem.hint(CAST)
                : problem.hint("write " + TypeNames.form(matcher.group(3)));
    }

    private static String conversion(String operator, List<String> types) {
        boolean time = types.stream().anyMatch(type -> type.startsWith("TIME") || type.equals("DATE"));
        boolean sum = operator.equals("+") || operator.equals("-");
        return time && sum ? "a time takes an interval, as in ts + INTERVAL '1' DAY" : CAST;
    }

    private static Problem count(Matcher matcher) {
        Problem problem = types("wrong number of arguments for " + matcher.group(1));
        return matcher.groupCount() < 2 ? problem : problem.hint("it takes " + matcher.group(2));
    }

    private static String lowerFirst(String message) {
        boolean word = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return word ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
    }
}
