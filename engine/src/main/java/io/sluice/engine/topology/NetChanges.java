// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.stream.IntStream;

/** Where changes need no consolidation: no row comes twice in a tick, and none is both added and removed. */
public final class NetChanges {
    private NetChanges() {}

    /** Whether the changes of a DStream are net as its operator emits them. */
    public static boolean of(DStream stream) {
        // An aggregate emits a group once, as −old and +new that differ.
        return stream instanceof DStream.Aggregate
                || (stream instanceof DStream.Calc calc && keepsAllColumns(calc) && of(calc.input()));
    }

    /** Then rows that differ still do. */
    private static boolean keepsAllColumns(DStream.Calc calc) {
        return IntStream.range(0, calc.input().schema().size())
                .allMatch(column -> calc.projections().stream()
                        .anyMatch(projection ->
                                projection instanceof Expression.Input input && input.column() == column));
    }
}
