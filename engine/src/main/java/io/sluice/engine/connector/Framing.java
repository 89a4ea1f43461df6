// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

/** Finds where records end, in bytes that arrive piece by piece. Looks at every byte once. */
interface Framing {
    /** Forgets everything: a record begins. */
    void reset();

    /**
     * Goes over the next bytes of an input.
     *
     * @return the place behind the newline that ends the last whole record among them, −1 if none ends
     */
    int lastEnd(byte[] data, int from, int to);

    /** Whether in whole records every newline ends one, so that they may be cut at any newline. */
    default boolean endsAtEveryNewline(byte[] data, int from, int to) {
        return true;
    }

    /** The framing of records that are lines. */
    static Framing lines() {
        return new Framing() {
            @Override
            public void reset() {}

            @Override
            public int lastEnd(byte[] data, int from, int to) {
                int at = to;
                while (at > from && data[at - 1] != '\n') {
                    at--;
                }
                return at > from ? at : -1;
            }
        };
    }
}
