// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rows of any columns to learn from, with what does not fit in among it. */
final class RandomInputs {
    private RandomInputs() {}

    static SqlType type(Kind kind) {
        return SqlType.of(kind, true);
    }

    /** Rows of any types, whose label depends on them and on chance. */
    static Chunk rows(SplittableRandom random, List<SqlType> inputs, Kind label, int count, int labels) {
        List<SqlType> types = new ArrayList<>(inputs);
        types.add(type(label));
        Chunk chunk = Chunk.of(types);
        for (int row = 0; row < count; row++) {
            long sum = 0;
            for (int i = 0; i < inputs.size(); i++) {
                int value = random.nextInt(-5, 6);
                sum += value;
                add(random, chunk.column(i), value);
            }
            long number = Math.floorMod(random.nextInt(4) == 0 ? random.nextInt(labels) : sum, (long) labels);
            if (chunk.column(inputs.size()) instanceof Utf8Column text) {
                text.add("label " + number);
            } else {
                ((LongColumn) chunk.column(inputs.size())).add(number);
            }
            chunk.addRow(1);
        }
        return chunk;
    }

    private static void add(SplittableRandom random, Column column, int value) {
        int kind = random.nextInt(40);
        if (kind == 0) {
            column.appendNull();
        } else if (column instanceof DoubleColumn numbers) {
            numbers.add(
                    switch (kind) {
                        case 1 -> Double.NaN;
                        case 2 -> Double.POSITIVE_INFINITY;
                        case 3 -> -Double.MAX_VALUE;
                        default -> value + random.nextDouble();
                    });
        } else if (column instanceof LongColumn numbers) {
            numbers.add(kind == 1 ? Long.MIN_VALUE : value);
        } else {
            ((Utf8Column) column).add("text " + value);
        }
    }

    static List<SqlType> types(SplittableRandom random) {
        List<Kind> kinds = List.of(Kind.DOUBLE, Kind.BIGINT, Kind.VARCHAR, Kind.BOOLEAN, Kind.REAL, Kind.INTEGER);
        List<SqlType> types = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            types.add(type(kinds.get(random.nextInt(kinds.size()))));
        }
        return types;
    }
}
