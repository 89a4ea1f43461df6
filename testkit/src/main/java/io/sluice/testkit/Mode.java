// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to run a script: results must be the same in all of them.
 *
 * @param name as in {@code -Dsluice.mode}
 * @param split how the rows of a STEP are cut into ticks
 * @param oracle whether results come from the oracle, which recomputes all rows, instead of the engine
 * @param restarts whether the job is stopped after every tick and goes on from what it has stored, with another parallelism
 */
public record Mode(String name, int parallelism, Split split, boolean oracle, boolean restarts) {
    /** How a STEP becomes ticks. */
    public enum Split {
        /** One STEP, one tick. */
        WHOLE,
        /** One STEP, one tick, to which the rows come one after the other. */
        TRICKLE,
        /** Every row in a tick of its own. */
        ONE_ROW,
        /** Cut at random, the relations interleaved at random. */
        RANDOM
    }

    /** Whether what the script calls a batch remains one. */
    public boolean keepsBatches() {
        return split == Split.WHOLE || split == Split.TRICKLE;
    }

    /** The modes of every script. */
    public static List<Mode> all() {
        List<Mode> modes = new ArrayList<>();
        for (int parallelism : new int[] {1, 3}) {
            modes.add(new Mode("incremental-" + parallelism, parallelism, Split.WHOLE, false, false));
            modes.add(new Mode("trickle-" + parallelism, parallelism, Split.TRICKLE, false, false));
            modes.add(new Mode("rows-" + parallelism, parallelism, Split.ONE_ROW, false, false));
            modes.add(new Mode("random-" + parallelism, parallelism, Split.RANDOM, false, false));
        }
        modes.add(new Mode("restart-whole", 2, Split.WHOLE, false, true));
        modes.add(new Mode("restart-rows", 2, Split.ONE_ROW, false, true));
        modes.add(new Mode("oracle", 1, Split.WHOLE, true, false));
        return List.copyOf(modes);
    }

    @Override
    public String toString() {
        return name;
    }
}
