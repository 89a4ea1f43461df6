// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Bytes;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One change of a result, as a reader of a changelog sees it. The chunk is lent. */
public record Change(Op op, Chunk chunk, int row) {
    /** What happens to the row. */
    public enum Op {
        INSERT("+I"),
        DELETE("-D"),
        UPDATE_BEFORE("-U"),
        UPDATE_AFTER("+U");

        private final String text;

        Op(String text) {
            this.text = text;
        }

        /** As it is printed, such as {@code +U}. */
        public String text() {
            return text;
        }
    }

    /**
     * The changes of a batch in order, a row of weight n n times. Under one key a removed row and an added one are an
     * update, given together where the first of the two stands; without a key they are not known to belong together.
     *
     * @param key its columns, none where there is never more than one row; empty if no key is known
     */
    public static List<Change> of(List<Chunk> chunks, Schema schema, Optional<List<Integer>> key) {
        boolean removes = chunks.stream().anyMatch(Change::removes);
        Map<String, ArrayDeque<Change>> added = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        boolean pairs = removes && key.isPresent();
        Bytes text = new Bytes();
        for (Chunk chunk : chunks) {
            for (int row = 0; row < chunk.size(); row++) {
                long weight = chunk.weight(row);
                Change change = new Change(weight > 0 ? Op.INSERT : Op.DELETE, chunk, row);
                String keyText = pairs ? keyText(chunk, row, schema, key.get(), text) : "";
                for (long i = 0; i < Math.abs(weight); i++) {
                    changes.add(change);
                    keys.add(keyText);
                    if (pairs && weight > 0) {
                        added.computeIfAbsent(keyText, any -> new ArrayDeque<>())
                                .add(change);
                    }
                }
            }
        }
        return pairs ? paired(changes, keys, added) : changes;
    }

    private static boolean removes(Chunk chunk) {
        for (int row = 0; chunk.weighted() && row < chunk.size(); row++) {
            if (chunk.weight(row) < 0) {
                return true;
            }
        }
        return false;
    }

    private static String keyText(Chunk chunk, int row, Schema schema, List<Integer> key, Bytes text) {
        text.clear();
        for (int column : key) {
            JsonText.putValue(schema.type(column), chunk.column(column), row, text);
            text.putByte(',');
        }
        return new String(text.data(), 0, text.size(), StandardCharsets.UTF_8);
    }

    private static List<Change> paired(List<Change> changes, List<String> keys, Map<String, ArrayDeque<Change>> added) {
        Map<String, ArrayDeque<Change>> removed = new HashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).op() == Op.DELETE) {
                removed.computeIfAbsent(keys.get(i), any -> new ArrayDeque<>()).add(changes.get(i));
            }
        }
        List<Change> out = new ArrayList<>();
        ArrayDeque<Change> none = new ArrayDeque<>();
        for (String key : keys) {
            // Each key gives its changes where its first stands, updates before what is left over.
            ArrayDeque<Change> before = removed.getOrDefault(key, none);
            ArrayDeque<Change> after = added.getOrDefault(key, none);
            while (!before.isEmpty() && !after.isEmpty()) {
                out.add(before.remove().as(Op.UPDATE_BEFORE));
                out.add(after.remove().as(Op.UPDATE_AFTER));
            }
            out.addAll(before);
            out.addAll(after);
            before.clear();
            after.clear();
        }
        return out;
    }

    private Change as(Op other) {
        return new Change(other, chunk, row);
    }
}
