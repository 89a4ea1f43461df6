// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.session.Answer;
import io.sluice.engine.topology.Schema;
import java.util.Iterator;
import java.util.List;

/**
 * The result of a query, or what a statement has to say. Immutable; any thread.
 *
 * @param schema the columns
 * @param rows in ORDER BY order, if the query has one
 */
public record Rows(Schema schema, List<Row> rows) implements Iterable<Row> {
    public Rows {
        rows = List.copyOf(rows);
    }

    static Rows of(Answer answer) {
        return new Rows(
                answer.schema(),
                answer.rows().stream().map(row -> new Row(answer.schema(), row)).toList());
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    @Override
    public Iterator<Row> iterator() {
        return rows.iterator();
    }
}
