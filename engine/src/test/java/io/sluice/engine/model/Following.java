// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Source;
import io.sluice.engine.connector.SourceConnector;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Signal;
import io.sluice.engine.topology.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** An open source of a model, and what a job's loop does with it. */
final class Following implements AutoCloseable {
    private static final long DEADLINE_MICROS = 20_000_000;

    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    /** Values separated by bars; of bytes their hash. */
    final List<String> rows = new ArrayList<>();

    final Source source;
    private final Env env;
    private final Signal signal;
    private final Schema schema;

    /** @param more adds a position or a log */
    Following(
            Env env,
            SourceConnector connector,
            Map<String, String> given,
            UnaryOperator<SourceConnector.Opening> more) {
        this.env = env;
        signal = env.signal();
        Options options = Options.of("s", given, connector.options());
        schema = connector.schema(options, env).orElseThrow();
        source = connector.open(
                more.apply(SourceConnector.Opening.of("s", options, schema, env, this::say, signal::wake)));
    }

    private void say(String line) {
        said.add(line);
        signal.wake();
    }

    /** The numbers of the versions so far, or whatever the first column is. */
    List<Long> numbers() {
        return rows.stream()
                .map(row -> Long.parseLong(row.substring(0, row.indexOf('|'))))
                .toList();
    }

    /** Takes until a version has come. */
    void untilVersion(long version) {
        takeUntil(() -> !rows.isEmpty() && numbers().get(rows.size() - 1) == version, Long.MAX_VALUE);
    }

    /** Takes until something has been said. */
    void untilSaid(String part) {
        takeUntil(() -> List.copyOf(said).stream().anyMatch(line -> line.contains(part)), Long.MAX_VALUE);
    }

    /** Takes so many rows. */
    void takeExactly(int count) {
        int before = rows.size();
        while (rows.size() < before + count) {
            int now = rows.size();
            // Who runs a batch again and finds the source at its end takes the rows for lost.
            assertThat(source.exhausted()).isFalse();
            takeUntil(() -> rows.size() > now, (long) before + count - rows.size());
        }
    }

    List<String> toTheEnd() {
        takeUntil(source::exhausted, Long.MAX_VALUE);
        return rows;
    }

    private void takeUntil(BooleanSupplier done, long rowsMax) {
        long deadline = env.clock().micros() + DEADLINE_MICROS;
        while (!done.getAsBoolean()) {
            source.take(rowsMax, this::add);
            if (done.getAsBoolean()) {
                return;
            }
            if (env.clock().micros() > deadline) {
                throw new AssertionError("nothing more came; rows " + rows + ", said " + said);
            }
            if (!source.hasRows()) {
                signal.await(deadline);
            }
        }
    }

    private void add(Chunk chunk) {
        for (int row = 0; row < chunk.size(); row++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                Object value = Datum.get(schema.type(i), chunk.column(i), row);
                values.add(
                        value instanceof byte[] bytes
                                ? HexFormat.of().toHexDigits(Arrays.hashCode(bytes))
                                : Datum.text(schema.type(i), value));
            }
            rows.add(String.join("|", values));
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
