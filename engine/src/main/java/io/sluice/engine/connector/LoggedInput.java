// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.checkpoint.InputLog;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import java.util.Optional;

/**
 * A connection whose bytes are in a log.
 *
 * @param first where its first byte lies
 */
record LoggedInput(InputLog.Place first) implements Input {
    @Override
    public void write(BinaryWriter out, long offset, boolean ended) {
        out.count(first.epoch());
        // Its end is a mark of its own.
        out.count(first.offset() + offset + (ended ? 1 : 0));
    }

    /**
     * The connection that a position is in, or behind.
     *
     * @param inside how far it has come; empty if it has ended
     */
    static LoggedInput at(InputLog.Place place, Optional<Progress> inside) {
        long done = inside.map(progress -> progress.offset).orElse(-1L);
        // One that has ended is asked for its end with an offset of 0.
        return new LoggedInput(
                new InputLog.Place(place.epoch(), done < 0 ? place.offset() - 1 : place.offset() - done));
    }

    /** Where {@link #write} says to go on. */
    static InputLog.Place read(BinaryReader in) {
        return new InputLog.Place(in.longNumber(), in.longNumber());
    }
}
