// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

/** The names of the files of a checkpoint. Numbers have leading zeros, so that names sort as numbers do. */
final class Names {
    static final String JOB = "job/name";
    static final String EPOCHS = "epoch";
    static final String PLANS = "plan";
    static final String STATES = "state";
    static final String COMMITS = "commit";

    private Names() {}

    static String epoch(long epoch) {
        return EPOCHS + "/" + digits(epoch);
    }

    static String plan(long group) {
        return PLANS + "/" + digits(group);
    }

    static String commit(long group) {
        return COMMITS + "/" + digits(group);
    }

    /** The epoch is part of the name: two instances that redo one group write different files. */
    static String state(long group, long epoch) {
        return STATES + "/" + digits(group) + "." + digits(epoch);
    }

    private static String digits(long number) {
        return String.format("%016d", number);
    }

    /** The number that a file name begins with. */
    static long number(String name) {
        int end = name.indexOf('.');
        return Long.parseLong(end < 0 ? name : name.substring(0, end));
    }
}
