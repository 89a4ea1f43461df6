// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The names of the files of a checkpoint. Numbers have leading zeros, so that names sort as numbers do. */
final class Names {
    static final String JOB = "job/name";
    static final String EPOCHS = "epoch";
    static final String PLANS = "plan";
    static final String STATES = "state";
    static final String COMMITS = "commit";

    static final String LOGS = "wal";

    private static final int STREAM_MAX = 100;
    private static final int STREAM_KEPT = 80;

    private Names() {}

    /** The folder of the log of a stream. What a name may not hold is written as a point and two digits. */
    static String log(String stream) {
        StringBuilder name = new StringBuilder();
        for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_' || b == '-';
            name.append(plain ? String.valueOf((char) b) : String.format(".%02x", b & 0xff));
        }
        if (name.length() > STREAM_MAX) {
            UUID digest = UUID.nameUUIDFromBytes(stream.getBytes(StandardCharsets.UTF_8));
            name.setLength(STREAM_KEPT);
            name.append('.').append(Long.toHexString(digest.getMostSignificantBits()));
        }
        return LOGS + "/" + name;
    }

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

    /** A number as it stands in names. */
    static String digits(long number) {
        return String.format("%016d", number);
    }

    /** The number that a file name begins with. */
    static long number(String name) {
        int end = name.indexOf('.');
        return Long.parseLong(end < 0 ? name : name.substring(0, end));
    }
}
