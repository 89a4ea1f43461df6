// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.batch;

import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;

/** When to make a model anew: after 1, 2, 4 … rows, and once that is as many as it says, every so many. One thread. */
final class Refits {
    private final long every;
    private long pause = 1;
    private long rows;

    Refits(long every) {
        this.every = every;
    }

    /** One more row has come: whether it is time. */
    boolean due() {
        rows++;
        if (rows < pause) {
            return false;
        }
        rows = 0;
        pause = Math.min(every, 2 * pause);
        return true;
    }

    void save(BinaryWriter out) {
        out.count(pause);
        out.count(rows);
    }

    void load(BinaryReader in) {
        pause = in.longNumber();
        rows = in.longNumber();
        if (pause < 1 || pause > every || rows < 0 || rows >= pause) {
            throw in.damaged("a pause that is none");
        }
    }
}
