// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.kernel;

import io.sluice.engine.data.Column;

/** NULL in, NULL out. */
final class Nulls {
    private Nulls() {}

    /**
     * Marks the rows to be appended to {@code out} as NULL where an argument is, and returns whether any may be; that is
     * what {@link Column#filled} wants to know. The flags of row {@code i} are then at {@code out.size() + i}.
     */
    static boolean propagate(Column[] arguments, int rows, Column out) {
        boolean any = false;
        for (Column argument : arguments) {
            any |= argument.hasNulls();
        }
        if (!any) {
            return false;
        }
        int start = out.size();
        boolean[] flags = out.nullsForWriting(start + rows);
        for (int i = 0; i < rows; i++) {
            boolean absent = false;
            for (Column argument : arguments) {
                absent |= argument.isNull(i);
            }
            flags[start + i] = absent;
        }
        return true;
    }
}
