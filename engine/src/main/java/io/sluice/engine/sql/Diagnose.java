// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Calcite's complaints in the user's words: those about names here, those about types and clauses in {@link Wording}. */
final class Diagnose {
    /** A shape of message and what we say instead; the first that matches counts. */
    private record Rule(Pattern pattern, Function<Found, Problem> problem) {}

    /** What a rule has to go by. */
    private record Found(Matcher matcher, Catalogue catalogue, Visible visible, boolean quoted) {
        String group(int number) {
            return matcher.group(number);
        }
    }

    private static final List<Rule> RULES = List.of(
            rule("Object '([^']*)' not found.*", found -> found.catalogue().unknown(found.group(1))),
            rule("Table '([^']*)' not found", Diagnose::qualifier),
            rule("Column '([^']*)' not found in any table.*", Diagnose::column),
            rule("Column '([^']*)' not found in table '([^']*)'.*", Diagnose::columnOf),
            rule("SELECT \\* E.* list contains unknown column\\(s\\): ([^,]*).*", Diagnose::column),
            rule("SELECT \\* REPLACE list contains unknown column\\(s\\): ([^,]*).*", Diagnose::replaced),
            rule("No match found for function signature ([^(]*)\\((.*)\\)", Diagnose::function),
            rule("Column '([^']*)' is ambiguous", Diagnose::ambiguous),
            rule("Duplicate relation name '([^']*)' in FROM clause", Diagnose::duplicate),
            rule("Expression '(.*)' is not being grouped", Diagnose::notGrouped),
            rule("Ordinal out of range", Diagnose::ordinal));

    private Diagnose() {}

    private static Rule rule(String pattern, Function<Found, Problem> problem) {
        return new Rule(Pattern.compile(pattern, Pattern.DOTALL), problem);
    }

    static Problem problem(CalciteContextException thrown, Catalogue catalogue, Validator validator, Place statement) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        String message = Optional.ofNullable(cause.getMessage()).orElse("this query is not valid");
        if (thrown.getPosLine() <= 0) {
            return Wording.problem(message).at(statement);
        }
        SqlParserPos position = new SqlParserPos(
                thrown.getPosLine(), thrown.getPosColumn(), thrown.getEndPosLine(), thrown.getEndPosColumn());
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(message);
            if (matcher.matches()) {
                boolean quoted = matcher.groupCount() > 0 && isQuoted(position, matcher.group(1));
                Found found = new Found(matcher, catalogue, validator.visibleAt(position), quoted);
                Problem problem = rule.problem().apply(found);
                boolean function = problem.code() == Code.UNKNOWN_FUNCTION;
                int length = function ? matcher.group(1).length() : Integer.MAX_VALUE;
                return problem.at(place(statement, position, length));
            }
        }
        return Wording.problem(message).at(place(statement, position, Integer.MAX_VALUE));
    }

    static Place place(Place statement, SqlParserPos position, int columns) {
        boolean cut = columns < Integer.MAX_VALUE;
        return new Place(
                statement.source(),
                position.getLineNum(),
                position.getColumnNum(),
                cut ? position.getLineNum() : position.getEndLineNum(),
                cut ? position.getColumnNum() + columns - 1 : position.getEndColumnNum());
    }

    private static boolean isQuoted(SqlParserPos position, String name) {
        int width = position.getEndColumnNum() - position.getColumnNum() + 1;
        return position.getLineNum() == position.getEndLineNum() && width == name.codePointCount(0, name.length()) + 2;
    }

    /** The part before the dot is no relation of this FROM. */
    private static Problem qualifier(Found found) {
        String name = found.group(1);
        Visible visible = found.visible();
        Problem problem = Problem.of(Code.UNKNOWN_RELATION, "nothing in this FROM is called \"" + name + "\"");
        if (visible.columns().stream().anyMatch(name::equalsIgnoreCase)) {
            return problem.hint("\"" + name + "\" is a column without fields of its own");
        }
        List<String> names = visible.names();
        Optional<String> near = Suggest.hint(name, names);
        if (near.isPresent() || names.isEmpty()) {
            return near.map(problem::hint).orElse(problem);
        }
        return problem.hint("write " + names.get(0) + "." + (names.size() > 1 ? " or another of " : "")
                + (names.size() > 1 ? Visible.shown(names) : ""));
    }

    private static Problem column(Found found) {
        String name = found.group(1);
        Problem problem = Problem.of(Code.UNKNOWN_COLUMN, "there is no column \"" + name + "\"");
        if (name.equalsIgnoreCase("batch_id") || name.equalsIgnoreCase("batch_time")) {
            return problem.hint("it is there in a batch query: end the query in PER BATCH");
        }
        Visible visible = found.visible();
        Optional<String> near = Suggest.hint(name, visible.columns());
        if (near.isPresent()) {
            return problem.hint(near.get());
        }
        if (visible.items().stream().anyMatch(name::equalsIgnoreCase)) {
            return problem.hint("this SELECT names it, but only when the rows have been chosen: repeat the expression,"
                    + " or write FROM … |> EXTEND … AS " + name + " |> WHERE …");
        }
        if (found.quoted()) {
            return problem.hint("text is written in single quotes: '" + name + "'");
        }
        return withColumns(problem, visible.columns());
    }

    private static Problem columnOf(Found found) {
        String name = found.group(1);
        String relation = found.group(2);
        List<String> columns = found.visible().columnsOf(relation).orElse(List.of());
        String where = relation.contains("$") ? "" : " in \"" + relation + "\"";
        Problem problem = Problem.of(Code.UNKNOWN_COLUMN, "there is no column \"" + name + "\"" + where);
        Optional<String> near = Suggest.hint(name, columns);
        if (near.isPresent()) {
            return problem.hint(near.get());
        }
        Optional<String> elsewhere = found.visible().relations().entrySet().stream()
                .filter(entry -> !entry.getKey().contains("$"))
                .filter(entry -> entry.getValue().stream().anyMatch(name::equalsIgnoreCase))
                .map(entry -> entry.getKey() + "." + name)
                .findFirst();
        return elsewhere
                .map(other -> problem.hint("did you mean " + other + "?"))
                .orElseGet(() -> withColumns(problem, columns));
    }

    private static Problem withColumns(Problem problem, List<String> columns) {
        return columns.isEmpty() ? problem : problem.hint("the columns here are " + Visible.shown(columns));
    }

    private static Problem replaced(Found found) {
        Problem problem = column(found);
        boolean near = problem.hint().orElse("").startsWith("did you mean");
        return near ? problem : problem.hint("SET changes a column that is there; |> EXTEND … AS adds one");
    }

    private static Problem function(Found found) {
        String name = found.group(1).toUpperCase(Locale.ROOT);
        if (Functions.functionNames().contains(name)) {
            Problem problem =
                    Problem.of(Code.TYPE_MISMATCH, name + " does not take (" + TypeNames.list(found.group(2)) + ")");
            return Functions.forms(name)
                    .map(forms -> problem.hint("write " + TypeNames.form(forms)))
                    .orElse(problem);
        }
        Problem problem = Problem.of(Code.UNKNOWN_FUNCTION, "there is no function " + name);
        return ForeignFunctions.hint(name)
                .or(() -> Suggest.nearest(name, Functions.functionNames()).map(near -> "did you mean " + near + "?"))
                .map(problem::hint)
                .orElse(problem.hint("SHOW FUNCTIONS lists them"));
    }

    private static Problem ambiguous(Found found) {
        String name = found.group(1);
        List<String> owners = found.visible().relations().entrySet().stream()
                .filter(entry -> !entry.getKey().contains("$"))
                .filter(entry -> entry.getValue().stream().anyMatch(name::equalsIgnoreCase))
                .map(entry -> entry.getKey() + "." + name)
                .toList();
        Problem problem = Problem.of(Code.AMBIGUOUS_NAME, "column \"" + name + "\" is in several relations here");
        return problem.hint(
                owners.size() > 1
                        ? "write " + String.join(" or ", owners)
                        : "write the relation before it, as in a." + name);
    }

    private static Problem duplicate(Found found) {
        return Problem.of(Code.DUPLICATE_NAME, "two relations are called \"" + found.group(1) + "\" here")
                .hint("give each a name of its own, as in FROM s AS a JOIN s AS b");
    }

    private static Problem notGrouped(Found found) {
        String expression = found.group(1);
        boolean star = expression.contains(".") && !found.visible().relations().isEmpty();
        String name = star ? expression.substring(expression.indexOf('.') + 1) : expression;
        return Problem.of(Code.INVALID_QUERY, name + " is neither in GROUP BY nor inside an aggregate")
                .hint("add it to GROUP BY, or aggregate it, as in MAX(" + name + ")");
    }

    private static Problem ordinal(Found found) {
        int columns = found.visible().items().size();
        return Problem.of(Code.INVALID_QUERY, "the select list has no column of this number")
                .hint("it counts the items of SELECT" + (columns > 0 ? ", of which there are " + columns : "")
                        + "; a name is safer");
    }
}
