// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.data.Column;

/** Null flags for generated code. */
public final class Flags {
    private Flags() {}

    /** One flag per row of a column, also where the column has no NULL. */
    public static boolean[] of(Column column) {
        return column.hasNulls() ? column.nulls() : new boolean[column.size()];
    }

    /** Whether any of the first {@code rows} flags is set. */
    static boolean any(boolean[] flags, int rows) {
        boolean any = false;
        for (int i = 0; i < rows; i++) {
            any |= flags[i];
        }
        return any;
    }
}
