// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.state.RowTable;
import java.util.Arrays;

/**
 * The states of keys, encoded, beside a table of keys. A record of the table has the number of the state (0 for none yet), the
 * tick in which the key last had rows, and that tick's time.
 */
final class StateRows {
    static final int WIDTH = 3;
    private static final byte[] NOTHING = {};
    private static final int STATE = 0;
    private static final int TICK = 1;
    private static final int TIME = 2;

    private final RowTable table;
    private byte[][] rows = new byte[16][];
    private int[] free = new int[16];
    private int freeCount;
    private int used = 1;
    private int[] removed = new int[16];
    private int removedCount;
    private long bytes;

    StateRows(RowTable table, byte[] defaults) {
        this.table = table;
        rows[0] = defaults;
    }

    /** Whether the key at a place has a state. */
    boolean isAlive(int place) {
        return table.records()[place + STATE] != 0;
    }

    /** The state, or the defaults of a new key. */
    byte[] get(int place) {
        return rows[(int) table.records()[place + STATE]];
    }

    void put(int place, byte[] row) {
        int number = (int) table.records()[place + STATE];
        if (number == 0) {
            number = freeCount > 0 ? free[--freeCount] : used++;
            table.records()[place + STATE] = number;
        } else {
            bytes -= get(place).length;
        }
        if (number >= rows.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
        }
        rows[number] = row;
        bytes += row.length;
    }

    /** Removes the state; the key leaves the table at the end of the tick. */
    void remove(int place) {
        int number = (int) table.records()[place + STATE];
        if (number != 0) {
            bytes -= get(place).length;
            rows[number] = NOTHING;
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, 2 * freeCount);
            }
            free[freeCount++] = number;
            table.records()[place + STATE] = 0;
        }
        if (removedCount == removed.length) {
            removed = Arrays.copyOf(removed, 2 * removedCount);
        }
        removed[removedCount++] = place;
    }

    void touch(int place, long tick, long time) {
        table.records()[place + TICK] = tick;
        table.records()[place + TIME] = time;
    }

    boolean isTouched(int place, long tick) {
        return table.records()[place + TICK] == tick;
    }

    /** Whether the key is alive and last had rows at a time, or before it. */
    boolean isOf(int place, long time) {
        return isAlive(place) && table.records()[place + TIME] <= time;
    }

    /** Removes keys without a state from the table. */
    void endTick(RowTable keys) {
        Arrays.sort(removed, 0, removedCount);
        for (int i = 0; i < removedCount; i++) {
            boolean again = i > 0 && removed[i] == removed[i - 1];
            if (!again && !isAlive(removed[i])) {
                keys.remove(removed[i]);
            }
        }
        removedCount = 0;
        keys.trim();
    }

    long bytes() {
        return bytes + 16L * rows.length;
    }
}
