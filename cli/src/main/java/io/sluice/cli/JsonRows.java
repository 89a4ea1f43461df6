// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.connector.JsonLine;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.session.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as JSON, an object a line. */
final class JsonRows {
    private JsonRows() {}

    static String text(Answer answer) {
        StringBuilder text = new StringBuilder();
        for (List<@Nullable Object> row : answer.rows()) {
            Chunk one = Chunk.of(answer.schema().types());
            for (int i = 0; i < row.size(); i++) {
                Datum.put(answer.schema().type(i), one.column(i), row.get(i));
            }
            one.addRow(1);
            text.append(JsonLine.of(answer.schema(), one, 0)).append('\n');
        }
        return text.toString();
    }
}
