// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.ZSet;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.List;

/** An operator under test: runs ticks, sums up what comes out. */
final class Running {
    private final Operator operator;
    private final List<SqlType> types;
    private final ZSet total;
    private ZSet delta;
    private long emitted;
    private long number;

    Running(Operator operator, List<SqlType> types) {
        this.operator = operator;
        this.types = types;
        total = new ZSet(types);
        delta = new ZSet(types);
    }

    /** Runs one tick; one list of chunks per port. */
    @SafeVarargs
    final void tick(List<Chunk>... ports) {
        tickAt((number + 1) * 1000, ports);
    }

    /** The same at a time. */
    @SafeVarargs
    final void tickAt(long micros, List<Chunk>... ports) {
        delta = new ZSet(types);
        emitted = 0;
        Tick tick = new Tick(++number, micros);
        operator.begin(tick);
        for (int port = 0; port < ports.length; port++) {
            for (Chunk chunk : ports[port]) {
                operator.accept(port, chunk, this::take);
            }
        }
        operator.flush(tick, this::take);
    }

    private void take(Chunk chunk) {
        assertThat(chunk.size()).isLessThanOrEqualTo(4 * Chunk.ROWS_MAX);
        for (int i = 0; i < chunk.width(); i++) {
            assertThat(chunk.column(i).size()).isEqualTo(chunk.size());
        }
        delta.add(chunk);
        total.add(chunk);
        for (int i = 0; i < chunk.size(); i++) {
            emitted += Math.abs(chunk.weight(i));
        }
    }

    /** All that came out, summed up. */
    List<String> total() {
        return total.text();
    }

    /** What came out in the last tick, summed up. */
    List<String> delta() {
        return delta.text();
    }

    /** Whether the last tick said nothing that it took back itself. */
    void assertMinimal() {
        long[] net = {0};
        delta.forEach((row, weight) -> net[0] += Math.abs(weight));
        assertThat(emitted).isEqualTo(net[0]);
    }

    void assertOnlyInsertions() {
        delta.forEach((row, weight) -> assertThat(weight).isPositive());
    }

    /** The chunks that an operator emits in one tick, copied. */
    static List<Chunk> output(Operator operator, long number, List<Chunk> input) {
        List<Chunk> out = new ArrayList<>();
        Tick tick = new Tick(number, number * 1000);
        operator.begin(tick);
        input.forEach(chunk -> operator.accept(0, chunk, made -> out.add(made.copy())));
        operator.flush(tick, made -> out.add(made.copy()));
        return out;
    }
}
