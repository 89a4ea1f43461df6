// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

/**
 * Records that end at newlines outside quotes. A quote counts only where a field begins, so a stray one in the middle of a
 * field does not swallow what follows.
 */
final class CsvFraming implements Framing {
    private enum State {
        FIELD_BEGINS,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private final byte delimiter;
    private State state = State.FIELD_BEGINS;

    CsvFraming(byte delimiter) {
        this.delimiter = delimiter;
    }

    @Override
    public void reset() {
        state = State.FIELD_BEGINS;
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
        return Framing.lines().lastEnd(data, from, to);
    }

    private int lastEndByByte(byte[] data, int from, int to) {
        int last = -1;
        State now = state;
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if (now == State.QUOTED) {
                now = b == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
            } else if (b == '\n') {
                last = i + 1;
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
        return last;
    }
}
