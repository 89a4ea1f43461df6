// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.problem;

/** Carries a {@link Problem} up to whoever shows it. It is the only exception the engine throws on purpose. */
public final class ProblemException extends RuntimeException {
    private final Problem problem;

    public ProblemException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
