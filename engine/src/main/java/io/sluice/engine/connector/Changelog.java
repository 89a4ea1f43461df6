// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;

/** Ways to write changes as JSON lines: what {@code 'changelog' = } says. */
enum Changelog {
    /** Plain rows, for inputs that only add. */
    APPEND,
    /** Each change in an envelope, updates as the old and the new row. */
    RETRACT,
    /** The same with the new rows and the removed only, for readers that replace by key. */
    UPSERT,
    /** {@code before}, {@code after} and {@code op}, as Debezium writes them. */
    DEBEZIUM;

    /** Writes the lines of a batch. */
    void put(long batch, List<Chunk> chunks, Schema schema, Optional<List<Integer>> key, byte[][] names, Bytes out) {
        List<Change> changes = Change.of(chunks, schema, key);
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            switch (this) {
                case APPEND -> JsonText.putRow(schema, names, change.chunk(), change.row(), out);
                case RETRACT -> envelope(change, change.op(), batch, schema, names, out);
                case UPSERT -> {
                    if (change.op() == Change.Op.UPDATE_BEFORE) {
                        continue;
                    }
                    Change.Op op = change.op() == Change.Op.INSERT ? Change.Op.UPDATE_AFTER : change.op();
                    envelope(change, op, batch, schema, names, out);
                }
                case DEBEZIUM -> {
                    if (change.op() == Change.Op.UPDATE_BEFORE) {
                        continue;
                    }
                    debezium(i == 0 ? change : changes.get(i - 1), change, schema, names, out);
                }
            }
            out.putByte('\n');
        }
    }

    static void envelope(Change change, Change.Op op, long batch, Schema schema, byte[][] names, Bytes out) {
        JsonText.put("{\"op\":\"" + op.text() + "\",\"batch\":" + batch + ",\"row\":", out);
        JsonText.putRow(schema, names, change.chunk(), change.row(), out);
        out.putByte('}');
    }

    /** The old row of an update stands right before the new one. */
    private static void debezium(Change before, Change change, Schema schema, byte[][] names, Bytes out) {
        boolean update = change.op() == Change.Op.UPDATE_AFTER;
        boolean delete = change.op() == Change.Op.DELETE;
        JsonText.put("{\"before\":", out);
        if (update || delete) {
            Change old = update ? before : change;
            JsonText.putRow(schema, names, old.chunk(), old.row(), out);
        } else {
            JsonText.put("null", out);
        }
        JsonText.put(",\"after\":", out);
        if (delete) {
            JsonText.put("null", out);
        } else {
            JsonText.putRow(schema, names, change.chunk(), change.row(), out);
        }
        JsonText.put(",\"op\":\"" + (update ? "u" : delete ? "d" : "c") + "\"}", out);
    }
}
