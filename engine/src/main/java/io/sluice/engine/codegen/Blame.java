// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.Datum;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Finds the row on which an expression failed: generated loops do not know, so the rows are run again, one at a time. */
final class Blame {
    private static final int TEXT_MAX = 60;

    private Blame() {}

    /**
     * The problem to report for a failure of generated code.
     *
     * @param again runs one row, throwing what the loop throws
     */
    static ProblemException row(RuntimeException failure, List<SqlType> types, Chunk chunk, Consumer<Chunk> again) {
        for (int row = 0; row < chunk.size(); row++) {
            Chunk one = chunk.emptyCopy();
            one.appendRow(chunk, row, 1);
            Optional<RuntimeException> reason = failure(one, again);
            if (reason.isPresent()) {
                return problem(reason.get(), ", in the row " + text(one, types));
            }
        }
        return problem(failure, "");
    }

    /** The problem to report for an expression that fails whatever the row is. */
    static ProblemException constant(RuntimeException failure) {
        return problem(failure, "");
    }

    private static Optional<RuntimeException> failure(Chunk one, Consumer<Chunk> again) {
        try {
            again.accept(one);
            return Optional.empty();
        } catch (RuntimeException reason) {
            return Optional.of(reason);
        }
    }

    private static ProblemException problem(RuntimeException failure, String where) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return new ProblemException(Problem.of(Code.EVALUATION, reworded(message) + where), failure);
    }

    private static String reworded(String message) {
        return switch (message) {
            case "/ by zero", "Division by zero", "BigInteger divide by zero" -> "division by zero";
            case "integer overflow", "long overflow" -> message + ": the result does not fit its type";
            default -> message.replaceFirst("^For input string: (\".*\")$", "$1 is not a number");
        };
    }

    private static String text(Chunk one, List<SqlType> types) {
        StringJoiner values = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < one.width(); i++) {
            Column column = one.column(i);
            String value = column.isNull(0) ? "NULL" : Datum.text(types.get(i), Datum.get(types.get(i), column, 0));
            values.add(value.length() > TEXT_MAX ? value.substring(0, TEXT_MAX) + "…" : value);
        }
        return values.toString();
    }
}
