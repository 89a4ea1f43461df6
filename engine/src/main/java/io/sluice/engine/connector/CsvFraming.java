// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

/**
 * Records that end at newlines outside quotes. A quote counts only where a field begins, so a stray one in the middle of a
 * field does not swallow what follows. One that is never closed swallows no more than a record may have: behind so many bytes
 * every newline ends it, however the bytes arrive.
 */
final class CsvFraming implements Framing {
    private enum State {
        FIELD_BEGINS,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private final byte delimiter;
    private final long recordBytesMax;
    private State state = State.FIELD_BEGINS;
    private long bytes;

    /** @param recordBytesMax in a record with so many bytes quotes count no longer */
    CsvFraming(byte delimiter, long recordBytesMax) {
        this.delimiter = delimiter;
        this.recordBytesMax = recordBytesMax;
    }

    @Override
    public void reset() {
        state = State.FIELD_BEGINS;
        bytes = 0;
    }

    @Override
    public boolean endsAtEveryNewline(byte[] data, int from, int to) {
        return Newlines.next(data, from, to, (byte) '"') == to;
    }

    @Override
    public int lastEnd(byte[] data, int from, int to) {
        boolean open = state == State.QUOTED || state == State.QUOTE_IN_QUOTED;
        if (open || !endsAtEveryNewline(data, from, to)) {
            return lastEndByByte(data, from, to);
        }
        if (to > from) {
            boolean begins = data[to - 1] == delimiter || data[to - 1] == '\n';
            state = begins ? State.FIELD_BEGINS : State.PLAIN;
        }
        int last = Framing.lines().lastEnd(data, from, to);
        bytes = last < 0 ? bytes + to - from : to - last;
        return last;
    }

    private int lastEndByByte(byte[] data, int from, int to) {
        int last = -1;
        State now = state;
        // Where the record begins, before the data if it began in earlier ones.
        long begin = from - bytes;
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if (now == State.QUOTED && !(b == '\n' && i - begin >= recordBytesMax)) {
                now = b == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
            } else if (b == '\n') {
                last = i + 1;
                begin = last;
                now = State.FIELD_BEGINS;
            } else if (b == delimiter) {
                now = State.FIELD_BEGINS;
            } else if (b == '"' && now != State.PLAIN) {
                now = State.QUOTED;
            } else {
                now = State.PLAIN;
            }
        }
        state = now;
        bytes = to - begin;
        return last;
    }
}
