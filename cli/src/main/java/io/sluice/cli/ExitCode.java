// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;

/** What the process ends with. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int SCRIPT = 3;
    static final int UNAVAILABLE = 4;
    static final int CHECKPOINT = 5;
    static final int INTERNAL = 70;
    static final int FENCED = 75;

    private ExitCode() {}

    /** 3 where the script is wrong, 1 where running it failed, 4 where the world did, 5 where the checkpoint or the model does not fit. */
    static int of(Problem problem) {
        if (problem.code() == Code.UNKNOWN_CONNECTOR) {
            return SCRIPT;
        }
        char family = problem.code().text().charAt("SLU-".length());
        return switch (family) {
            case '1', '2', '3' -> SCRIPT;
            case '4' -> FAILED;
            case '5' -> UNAVAILABLE;
            case '6' -> ofCheckpoint(problem.code());
            case '7' -> CHECKPOINT;
            case '8' -> USAGE;
            default -> INTERNAL;
        };
    }

    private static int ofCheckpoint(Code code) {
        return switch (code) {
            case FENCED -> FENCED;
            case CHECKPOINT_UNAVAILABLE, STORE_UNFIT -> UNAVAILABLE;
            default -> CHECKPOINT;
        };
    }
}
