// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/** Writes the changes of batches as bytes. */
interface RowWriter {
    /** Writes what stands at the beginning of a file. */
    default void begin(Bytes out) {}

    void put(long batch, List<Chunk> changes, Bytes out);

    static RowWriter of(
            String format, Changelog changelog, Options options, Schema schema, Optional<List<Integer>> key) {
        return switch (format) {
            case "csv" -> csv(CsvFormat.dialect(options), schema);
            case "raw" -> (batch, changes, out) -> putLines(changes, schema, out);
            default -> {
                byte[][] names = JsonText.names(schema);
                yield (batch, changes, out) -> changelog.put(batch, changes, schema, key, names, out);
            }
        };
    }

    private static RowWriter csv(CsvFormat.Dialect dialect, Schema schema) {
        CsvText text = new CsvText(dialect);
        return new RowWriter() {
            @Override
            public void begin(Bytes out) {
                if (dialect.header() == CsvFormat.Header.AUTO || dialect.header() == CsvFormat.Header.TRUE) {
                    text.putHeader(schema, out);
                }
            }

            @Override
            public void put(long batch, List<Chunk> changes, Bytes out) {
                for (Change change : Change.of(changes, schema, Optional.empty())) {
                    text.putRow(schema, change.chunk(), change.row(), out);
                }
            }
        };
    }

    private static void putLines(List<Chunk> changes, Schema schema, Bytes out) {
        for (Change change : Change.of(changes, schema, Optional.empty())) {
            Column column = change.chunk().column(0);
            if (!column.isNull(change.row())) {
                byte[] text = CsvText.text(schema.type(0), column, change.row());
                out.put(text, 0, text.length);
            }
            out.putByte('\n');
        }
    }
}
