// SPDX-License-Identifier: Apache-2.0
package io.sluice.bench;

import io.sluice.engine.api.Operators;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.job.Execution;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.real.RealEnv;
import io.sluice.engine.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A tick of one row through three stages of two shards: count words, exchange by word; count the counts, exchange by count;
 * sum up. The threads of the pool are there; a tick so small does not wake them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(3)
public class TickBenchmark {
    private static final int SHARDS = 2;
    private static final String SCRIPT = """
            CREATE STREAM lines (line STRING);
            CREATE VIEW words AS
            SELECT word, COUNT(*) AS n FROM lines CROSS JOIN UNNEST(SPLIT(line, ' ')) AS w(word) GROUP BY word;
            CREATE VIEW often AS SELECT n, COUNT(*) AS words FROM words GROUP BY n;
            SELECT COUNT(*) AS different_counts, SUM(words) AS words FROM often EMIT CHANGES;
            """;

    private RealEnv env = new RealEnv(1);
    private Execution execution = execution();
    private final Chunk row = new Chunk(new Utf8Column());
    private long ticks;

    private Execution execution() {
        Topology topology = Planned.topology(SCRIPT);
        return new Execution(topology, new Operators(), SHARDS, env.scheduler());
    }

    @Setup
    public void open() {
        env.close();
        env = new RealEnv(SHARDS);
        execution = execution();
    }

    @TearDown
    public void close() {
        env.close();
    }

    /** The line is another one of a thousand each time. */
    @Benchmark
    public List<List<Chunk>> oneRow() {
        ticks++;
        row.clear();
        ((Utf8Column) row.column(0)).add("w" + ticks % 1_000);
        row.filled(1, false);
        return execution.run(new Tick(ticks, ticks), Map.of("lines", List.of(row)));
    }
}
