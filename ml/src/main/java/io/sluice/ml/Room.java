// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

/** How many leaves trees that share it may have together. One thread. */
final class Room {
    private final int most;
    private int taken;

    Room(int most) {
        this.most = most;
    }

    /** Takes room for a leaf, if there is. */
    boolean take() {
        boolean free = taken < most;
        taken += free ? 1 : 0;
        return free;
    }

    void give(int leaves) {
        taken -= leaves;
    }
}
