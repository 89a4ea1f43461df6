// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;

/** Calcite's complaints in the user's words. */
final class Diagnose {
    /** A shape of message and what we say instead; the first that matches counts. */
    private record Rule(Pattern pattern, BiFunction<Matcher, Catalogue, Problem> problem) {}

    private static final List<Rule> RULES = List.of(
            rule("(?:Object|Table) '([^']*)' not found.*", (m, catalogue) -> catalogue.unknown(m.group(1))),
            rule("Column '([^']*)' not found in any table.*", Diagnose::column),
            rule("Column '([^']*)' not found in table '([^']*)'.*", Diagnose::columnOf),
            rule("No match found for function signature ([^(]*)\\((.*)\\)", Diagnose::function),
            rule("Column '([^']*)' is ambiguous", Diagnose::ambiguous),
            rule("Expression '(.*)' is not being grouped", Diagnose::notGrouped),
            rule("Cannot apply '(.*?)' to arguments of type '(.*?)'\\..*", Diagnose::arguments),
            rule("Invalid number of arguments to function '(.*?)'.*", Diagnose::argumentCount));

    private Diagnose() {}

    private static Rule rule(String pattern, BiFunction<Matcher, Catalogue, Problem> problem) {
        return new Rule(Pattern.compile(pattern, Pattern.DOTALL), problem);
    }

    static Problem problem(CalciteContextException thrown, Catalogue catalogue, Place statement) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        String message = Optional.ofNullable(cause.getMessage()).orElse("this query is not valid");
        Place place = thrown.getPosLine() > 0
                ? new Place(
                        statement.source(),
                        thrown.getPosLine(),
                        thrown.getPosColumn(),
                        thrown.getEndPosLine(),
                        thrown.getEndPosColumn())
                : statement;
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(message);
            if (matcher.matches()) {
                return rule.problem().apply(matcher, catalogue).at(place);
            }
        }
        return Problem.of(Code.INVALID_QUERY, lowerFirst(message)).at(place);
    }

    private static Problem column(Matcher matcher, Catalogue catalogue) {
        List<String> columns = new ArrayList<>();
        catalogue
                .relations()
                .forEach(relation -> columns.addAll(relation.schema().names()));
        return column(matcher.group(1), "", columns);
    }

    private static Problem columnOf(Matcher matcher, Catalogue catalogue) {
        Collection<String> columns = catalogue
                .find(matcher.group(2))
                .map(Relation::schema)
                .map(Schema::names)
                .orElse(List.of());
        return column(matcher.group(1), " in \"" + matcher.group(2) + "\"", columns);
    }

    private static Problem column(String name, String where, Collection<String> columns) {
        Problem problem = Problem.of(Code.UNKNOWN_COLUMN, "there is no column \"" + name + "\"" + where);
        return Suggest.hint(name, columns).map(problem::hint).orElse(problem);
    }

    private static Problem function(Matcher matcher, Catalogue catalogue) {
        String name = matcher.group(1).toUpperCase(Locale.ROOT);
        if (Functions.functionNames().contains(name)) {
            return Problem.of(Code.TYPE_MISMATCH, name + " does not take (" + typeNames(matcher.group(2)) + ")");
        }
        Problem problem = Problem.of(Code.UNKNOWN_FUNCTION, "there is no function " + name);
        return Suggest.hint(name, Functions.functionNames())
                .map(problem::hint)
                .orElse(problem.hint("SHOW FUNCTIONS lists them"));
    }

    private static Problem ambiguous(Matcher matcher, Catalogue catalogue) {
        return Problem.of(Code.AMBIGUOUS_NAME, "column \"" + matcher.group(1) + "\" is in several relations here")
                .hint("write the relation before it, as in a." + matcher.group(1));
    }

    private static Problem notGrouped(Matcher matcher, Catalogue catalogue) {
        String expression = matcher.group(1);
        return Problem.of(Code.INVALID_QUERY, expression + " is neither in GROUP BY nor inside an aggregate")
                .hint("add it to GROUP BY, or aggregate it, as in MAX(" + expression + ")");
    }

    private static Problem arguments(Matcher matcher, Catalogue catalogue) {
        return Problem.of(
                        Code.TYPE_MISMATCH,
                        "\"" + matcher.group(1) + "\" does not go with these types: " + typeNames(matcher.group(2)))
                .hint("convert one side with CAST(x AS type) or x::type");
    }

    private static Problem argumentCount(Matcher matcher, Catalogue catalogue) {
        return Problem.of(Code.TYPE_MISMATCH, "wrong number of arguments for " + matcher.group(1));
    }

    private static String typeNames(String calcite) {
        return calcite.replace("VARCHAR", "STRING").replaceAll("CHAR\\(\\d+\\)", "STRING");
    }

    private static String lowerFirst(String message) {
        boolean word = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return word ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
    }
}
