// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement that ends by itself has to say.
 *
 * @param schema of the rows
 * @param rows values as {@code engine.data.Datum} gives them
 */
public record Answer(Schema schema, List<List<@Nullable Object>> rows) {

    /** Rows of texts under the given headings. */
    static Answer texts(List<String> headings, List<List<String>> lines) {
        SqlType string = SqlType.of(SqlType.Kind.VARCHAR, true);
        Schema schema = new Schema(headings.stream()
                .map(heading -> new SqlType.Field(heading, string))
                .toList());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        lines.forEach(line -> rows.add(Collections.unmodifiableList(new ArrayList<@Nullable Object>(line))));
        return new Answer(schema, rows);
    }
}
