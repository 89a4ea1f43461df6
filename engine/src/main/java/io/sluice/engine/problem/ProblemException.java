// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.problem;

import java.util.List;

/** Carries what is wrong up to whoever shows it. It is the only exception the engine throws on purpose. */
public final class ProblemException extends RuntimeException {
    private final List<Problem> problems;

    public ProblemException(Problem problem) {
        this(List.of(problem));
    }

    /** @param problems at least one, in the order of the text */
    public ProblemException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public ProblemException(Problem problem, Throwable cause) {
        this(List.of(problem), cause);
    }

    public ProblemException(List<Problem> problems, Throwable cause) {
        super(message(problems), cause);
        this.problems = List.copyOf(problems);
    }

    private static String message(List<Problem> problems) {
        int more = problems.size() - 1;
        return problems.get(0) + (more == 0 ? "" : ", and " + more + (more == 1 ? " more problem" : " more problems"));
    }

    /** What is wrong; the first, if it is several things. */
    public Problem problem() {
        return problems.get(0);
    }

    /** All that is wrong, in the order of the text. A script is read whole before any of it runs, so that its syntax errors come together. */
    public List<Problem> problems() {
        return problems;
    }
}
