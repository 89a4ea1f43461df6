// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.Schema;
import java.nio.charset.StandardCharsets;

/** A row as a JSON object, for those who want text. */
public final class JsonLine {
    private JsonLine() {}

    /** One row of a chunk with the columns of the schema. */
    public static String of(Schema schema, Chunk chunk, int row) {
        Bytes bytes = new Bytes();
        JsonText.putRow(schema, JsonText.names(schema), chunk, row, bytes);
        return new String(bytes.data(), 0, bytes.size(), StandardCharsets.UTF_8);
    }
}
