// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.dialect.Functions;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.NlsString;

/** Finds regular expressions that are none where they are written, before any row is there to try them on. */
final class Patterns extends SqlBasicVisitor<Optional<Problem>> {
    private final Place statement;

    private Patterns(Place statement) {
        this.statement = statement;
    }

    /** @throws io.sluice.engine.problem.ProblemException for the first that is wrong */
    static void check(SqlNode query, Place statement) {
        query.accept(new Patterns(statement));
    }

    @Override
    public Optional<Problem> visit(SqlCall call) {
        if (call.operandCount() >= 2 && call.operand(1) instanceof SqlCharStringLiteral literal) {
            String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
            Optional<Function<String, Optional<String>>> reader = reader(name);
            String text = literal.getValueAs(NlsString.class).getValue();
            reader.flatMap(known -> known.apply(text)).ifPresent(fault -> {
                throw Problem.of(Code.INVALID_VALUE, "'" + text + "' is not a regular expression: " + fault)
                        .at(Diagnose.place(statement, literal.getParserPosition(), Integer.MAX_VALUE))
                        .hint(hint(name))
                        .exception();
            });
        }
        return super.visit(call);
    }

    private static String hint(String function) {
        return function.equals(Functions.REGEXP_EXTRACT_ALL.getName())
                ? "the syntax is RE2: no look-around, no back-references"
                : "a \\ takes the meaning from the character behind it";
    }

    /** What tells the fault of a pattern, if a function of this name takes one. */
    private static Optional<Function<String, Optional<String>>> reader(String function) {
        if (function.equals(Functions.REGEXP_EXTRACT_ALL.getName())) {
            return Optional.of(Functions::regexFault);
        }
        boolean java = function.startsWith("REGEXP_") || function.equals("RLIKE") || function.equals("NOT RLIKE");
        return java ? Optional.of(Patterns::fault) : Optional.empty();
    }

    private static Optional<String> fault(String pattern) {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException wrong) {
            return Optional.of(wrong.getDescription().toLowerCase(Locale.ROOT));
        }
    }
}
