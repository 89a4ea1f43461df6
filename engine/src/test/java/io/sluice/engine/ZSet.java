// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Rows with weights, the slow and obvious way: what operators are compared with. */
public final class ZSet {
    private final List<SqlType> types;
    private final TreeMap<List<@Nullable Object>, Long> rows;

    public ZSet(List<SqlType> types) {
        this.types = types;
        rows = new TreeMap<>((one, other) -> RandomRows.compare(types, one, other));
    }

    /** Adds weight to a row; what sums to 0 is gone. */
    public void add(List<@Nullable Object> row, long weight) {
        long sum = weight(row) + weight;
        if (sum == 0) {
            rows.remove(row);
        } else {
            rows.put(row, sum);
        }
    }

    /** Adds all rows of a chunk. */
    public void add(Chunk chunk) {
        for (int i = 0; i < chunk.size(); i++) {
            add(RandomRows.get(chunk, types, i), chunk.weight(i));
        }
    }

    public long weight(List<@Nullable Object> row) {
        return rows.getOrDefault(row, 0L);
    }

    public void forEach(ObjLongConsumer<List<@Nullable Object>> action) {
        rows.forEach(action::accept);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** A row that it has, by chance. */
    public List<@Nullable Object> any(SplittableRandom random) {
        return new ArrayList<>(rows.keySet()).get(random.nextInt(rows.size()));
    }

    /** One line per row in canonical order: equal Z-sets have equal texts. */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        rows.forEach((row, weight) -> lines.add("%+d".formatted(weight) + RandomRows.text(types, row)));
        return lines;
    }
}
