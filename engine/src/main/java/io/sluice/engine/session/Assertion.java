// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.StringJoiner;

/**
 * What ASSERT says about a row that should not be there.
 *
 * @param condition as it was written
 * @param shown the expressions to show as they were written: the values are in the last columns
 */
public record Assertion(String condition, List<String> shown, Place place) {
    public Assertion {
        shown = List.copyOf(shown);
    }

    /**
     * Takes the net changes of a batch: there must be none that adds a row.
     *
     * @throws io.sluice.engine.problem.ProblemException with {@link Code#ASSERTION} that shows the first
     */
    public void check(List<Chunk> violations, Schema schema) {
        for (Chunk chunk : violations) {
            for (int row = 0; row < chunk.size(); row++) {
                if (chunk.weight(row) > 0) {
                    throw failure(chunk, row, schema).exception();
                }
            }
        }
    }

    private Problem failure(Chunk chunk, int row, Schema schema) {
        int columns = schema.size() - shown.size();
        StringJoiner values = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < columns; i++) {
            values.add(schema.name(i) + " " + value(chunk, row, i, schema));
        }
        StringBuilder text = new StringBuilder("ASSERT " + condition + " does not hold for the row " + values);
        for (int i = 0; i < shown.size(); i++) {
            text.append(i == 0 ? "; " : ", ").append(shown.get(i)).append(" = ");
            text.append(value(chunk, row, columns + i, schema));
        }
        return Problem.of(Code.ASSERTION, text.toString()).at(place);
    }

    private static String value(Chunk chunk, int row, int column, Schema schema) {
        Object value = Datum.get(schema.type(column), chunk.column(column), row);
        return value == null ? "NULL" : Datum.text(schema.type(column), value);
    }
}
