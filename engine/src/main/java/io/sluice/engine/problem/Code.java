// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.problem;

/**
 * The stable codes: 1xxx syntax, 2xxx names and types, 3xxx plan, 4xxx data, 5xxx connectors, 6xxx checkpoints, 7xxx models, 8xxx the
 * command line, 9xxx ours.
 */
public enum Code {
    SYNTAX(1001),
    TOO_LONG(1010),
    TOO_DEEP(1011),
    TOO_MANY_TERMS(1012),
    UNKNOWN_RELATION(2001),
    UNKNOWN_COLUMN(2002),
    UNKNOWN_FUNCTION(2003),
    TYPE_MISMATCH(2004),
    DUPLICATE_NAME(2005),
    UNKNOWN_SETTING(2006),
    UNKNOWN_OPTION(2007),
    WRONG_KIND(2008),
    AMBIGUOUS_NAME(2009),
    INVALID_QUERY(2010),
    INVALID_VALUE(2011),
    UNKNOWN_VARIABLE(2012),
    NOT_YET(3001),
    PLAN_TOO_LARGE(3002),
    MISPLACED_STATEMENT(3003),
    UNBOUNDED_STATE(3004),
    EVALUATION(4001),
    EXPECTATION(4002),
    OVERFLOW(4003),
    BAD_ROW(4004),
    SCALAR_SUBQUERY(4005),
    ASSERTION(4006),
    SOURCE_UNAVAILABLE(5001),
    SINK_UNAVAILABLE(5002),
    UNKNOWN_CONNECTOR(5003),
    FILE(5004),
    POSITION_UNFIT(5005),
    SOURCE_CHANGED(5006),
    CHECKPOINT_DAMAGED(6001),
    CHECKPOINT_NEWER(6002),
    FENCED(6003),
    OTHER_JOB(6004),
    STORE_UNFIT(6005),
    CHECKPOINT_UNAVAILABLE(6006),
    CHECKPOINT_CHANGED(6007),
    OVERTAKEN(6008),
    NO_SUCH_COMMIT(6009),
    NO_SUCH_STATE(6010),
    MODEL_CONFLICT(7001),
    MODEL_DAMAGED(7002),
    NO_SUCH_VERSION(7003),
    USAGE(8001),
    BUG(9001);

    private final int number;

    Code(int number) {
        this.number = number;
    }

    /** The code as users see it, such as {@code SLU-2001}. */
    public String text() {
        return "SLU-" + number;
    }
}
