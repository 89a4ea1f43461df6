// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/** Takes as many rows from a source as it has given before, and waits for them where they come by and by. */
final class Reread {
    private static final long PAUSE_MICROS = 100_000;
    private static final long PATIENCE_MICROS = 60_000_000;

    private final Clock clock;
    private final Signal signal;

    /** @param signal raised when a source has news */
    Reread(Clock clock, Signal signal) {
        this.clock = clock;
        this.signal = signal;
    }

    /**
     * Takes rows.
     *
     * @param source absent if the job no longer reads it
     * @param take takes at most so many from the source, and says how many it got
     * @throws io.sluice.engine.problem.ProblemException if the source ends before, or has nothing for a minute
     */
    void rows(String stream, @Nullable Source source, long rows, ToLongBiFunction<Source, Long> take) {
        long left = rows;
        long since = clock.micros();
        while (left > 0) {
            boolean ended = source == null || (source.exhausted() && !source.hasRows());
            if (source == null || ended || clock.micros() - since > PATIENCE_MICROS) {
                throw Problem.of(
                                Code.SOURCE_UNAVAILABLE,
                                "\"" + stream + "\" no longer has the rows that it has given before: " + left + " of "
                                        + rows + " are missing")
                        .hint("bring the input back as it was, or start over with --fresh")
                        .exception();
            }
            if (source.hasRows()) {
                left -= take.applyAsLong(source, Math.min(left, Chunk.ROWS_MAX));
                since = clock.micros();
            } else {
                signal.await(clock.micros() + PAUSE_MICROS);
            }
        }
    }
}
