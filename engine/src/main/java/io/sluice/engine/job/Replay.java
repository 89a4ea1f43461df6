// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Clock;
import io.sluice.engine.env.Signal;
import io.sluice.engine.operator.Tick;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gives an execution the input that its job has had without it, so that it remembers and says what it would if it had been
 * there: for that it does not matter how the input was cut into ticks, as long as no node is defined by its batch.
 */
public final class Replay {
    private final Execution execution;
    private final Map<String, Source> sources;
    private final Tick tick;
    private final long tickRowsMax;
    private final Clock clock;
    private final Signal signal;
    private final Consumer<List<List<Chunk>>> results;
    private long open;

    /**
     * @param sources by stream, opened at their beginning; they raise the signal
     * @param tick that whose end the input reaches to
     * @param tickRowsMax about how many rows are worked on at once
     * @param results receives the changes of each output; lent
     */
    public Replay(
            Execution execution,
            Map<String, Source> sources,
            Tick tick,
            long tickRowsMax,
            Clock clock,
            Signal signal,
            Consumer<List<List<Chunk>>> results) {
        this.execution = execution;
        this.sources = new TreeMap<>(sources);
        this.tick = tick;
        this.tickRowsMax = tickRowsMax;
        this.clock = clock;
        this.signal = signal;
        this.results = results;
    }

    /**
     * Runs it.
     *
     * @param initial rows that were there before the first tick
     * @param rows how many each source has given
     * @throws io.sluice.engine.problem.ProblemException if a source does not have them any more
     */
    public void run(Map<String, List<Chunk>> initial, Map<String, Long> rows) {
        execution.begin(tick);
        execution.accept(initial);
        Reread reread = new Reread(clock, signal);
        sources.forEach((stream, source) ->
                reread.rows(stream, source, rows.getOrDefault(stream, 0L), (from, most) -> take(stream, from, most)));
        results.accept(execution.finish());
    }

    private long take(String stream, Source source, long most) {
        long taken = Taken.from(stream, source, most, (to, chunks) -> execution.accept(Map.of(to, chunks)))
                .all();
        open += taken;
        if (open >= tickRowsMax) {
            results.accept(execution.finish());
            execution.begin(tick);
            open = 0;
        }
        return taken;
    }
}
