// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import static io.sluice.engine.operator.Tick.Closing.FOR_GOOD;
import static io.sluice.engine.operator.Tick.Closing.FOR_NOW;
import static io.sluice.engine.operator.Tick.Closing.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.api.Operators;
import io.sluice.engine.connector.Source;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.env.Signal;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.operator.Training;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A job with an operator that wants to know of its end runs one more tick. */
class ClosingTickTest {
    private static final DStream ROWS = new DStream.Source("s", true, Training.ROWS);

    /** Gives one row after the other, each in a batch of its own. */
    private static final class Rows implements Source {
        private final Deque<Chunk> left = new ArrayDeque<>();

        Rows(double... labels) {
            for (double label : labels) {
                left.add(Training.labels(label));
            }
        }

        @Override
        public boolean hasRows() {
            return !left.isEmpty();
        }

        @Override
        public void take(long rowsMax, Consumer<Chunk> out) {
            out.accept(left.remove());
        }

        @Override
        public boolean exhausted() {
            return left.isEmpty();
        }

        @Override
        public long rowsSkipped() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static final class NoWait implements Signal {
        @Override
        public void await(long untilMicros) {
            throw new IllegalStateException("there are rows, or the end");
        }

        @Override
        public void wake() {}
    }

    /** What the runs of one job have done. */
    private static final class Ran {
        private final DStream root;
        private final Rows source;
        private final List<Tick.Closing> closings = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>();
        private int versions;
        private Optional<StateFile> state = Optional.empty();
        private long ticks;

        Ran(DStream root, Rows source) {
            this.root = root;
            this.source = source;
        }

        /** Runs until the source has ended, or as many ticks as that. */
        void run(int ticksMost) {
            Execution execution = new Execution(
                    new Topology(List.of(new Topology.Output("said", root))),
                    new Operators(),
                    1,
                    tasks -> tasks.forEach(Runnable::run));
            state.ifPresent(execution::restore);
            Progress progress = new Progress(ticks, ticks, 0, Map.of(), 0, false, Map.of(), new byte[0]);
            List<JobLoop> running = new ArrayList<>();
            JobLoop loop = new JobLoop(
                    execution,
                    Map.of("s", source),
                    new JobLoop.Start(progress, Map.of(), false, false),
                    new JobLoop.Batches(0, 1, Long.MAX_VALUE, 1),
                    () -> 0,
                    new NoWait(),
                    (tick, changes) -> {
                        note(tick, changes);
                        if (tick.number() - ticks == ticksMost) {
                            running.get(0).stop();
                        }
                    },
                    Optional.empty());
            running.add(loop);
            loop.run();
            ticks = loop.batches();
            state = Optional.of(execution.changes(true));
        }

        private void note(Tick tick, List<List<Chunk>> changes) {
            closings.add(tick.closing());
            numbers.add(tick.number());
            for (Chunk chunk : changes.get(0)) {
                for (int row = 0; row < chunk.size(); row++) {
                    versions += chunk.column(chunk.width() - 1).isNull(row) ? 0 : 1;
                }
            }
        }
    }

    @Test
    void itRunsOnceBehindTheLastRow() {
        Ran job = new Ran(Training.node(ROWS, false), new Rows(1, 2, 3));
        job.run(Integer.MAX_VALUE);
        assertThat(job.closings).containsExactly(NONE, NONE, NONE, FOR_GOOD);
        assertThat(job.numbers).containsExactly(1L, 2L, 3L, 4L);
        assertThat(job.versions).isEqualTo(1);
    }

    @Test
    void itRunsOnceEachTimeThatTheJobIsStopped() {
        Ran job = new Ran(Training.node(ROWS, false), new Rows(1, 2, 3));
        job.run(2);
        assertThat(job.closings).containsExactly(NONE, NONE, FOR_NOW);
        assertThat(job.versions).isEqualTo(1);
        job.run(Integer.MAX_VALUE);
        assertThat(job.closings).containsExactly(NONE, NONE, FOR_NOW, NONE, FOR_GOOD);
        assertThat(job.numbers).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(job.versions).isEqualTo(2);
        // Nothing has come since.
        job.run(Integer.MAX_VALUE);
        assertThat(job.closings).endsWith(NONE, FOR_GOOD, FOR_GOOD);
        assertThat(job.versions).isEqualTo(2);
    }

    @Test
    void itRunsWithoutAnyRow() {
        Ran job = new Ran(Training.node(ROWS, false), new Rows());
        job.run(Integer.MAX_VALUE);
        assertThat(job.closings).containsExactly(FOR_GOOD);
        assertThat(job.versions).isZero();
    }

    @Test
    void nobodyElseHasOne() {
        Ran job = new Ran(ROWS, new Rows(1, 2));
        job.run(Integer.MAX_VALUE);
        assertThat(job.closings).containsExactly(NONE, NONE);
    }
}
