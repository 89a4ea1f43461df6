// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The seal of a group.
 *
 * @param group its number, from 1
 * @param epoch of the instance that has sealed it
 * @param ticks everything in its ticks that would not be the same a second time: which input, the clock, seeds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole, never changed
public record Plan(long group, long epoch, byte[] ticks) {
    byte[] toBytes() {
        return ByteBuffer.allocate(16 + ticks.length)
                .putLong(group)
                .putLong(epoch)
                .put(ticks)
                .array();
    }

    static Plan of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Plan(in.getLong(), in.getLong(), Arrays.copyOfRange(bytes, 16, bytes.length));
    }
}
