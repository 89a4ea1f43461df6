// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Datum;
import io.sluice.engine.env.Env;
import io.sluice.engine.env.Signal;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** An open source, and what a job's loop does with it. */
final class Running implements AutoCloseable {
    private static final long DEADLINE_MICROS = 20_000_000;

    static final SqlType STRING = SqlType.of(SqlType.Kind.VARCHAR, true);
    static final SqlType BIGINT = SqlType.of(SqlType.Kind.BIGINT, true);
    static final SqlType DOUBLE = SqlType.of(SqlType.Kind.DOUBLE, true);
    static final Schema LINE = schema("line", STRING);

    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    final List<String> rows = new ArrayList<>();
    final Source source;
    private final Env env;
    private final Signal signal;
    private final Schema schema;

    Running(Env env, String connector, Schema schema, Map<String, String> options) {
        this(env, Connectors.standard(new StringBuilder()).source(connector), schema, options);
    }

    Running(Env env, SourceConnector connector, Schema schema, Map<String, String> options) {
        this(env, connector, schema, options, opening -> opening);
    }

    /** @param more adds a position or a log */
    Running(
            Env env,
            SourceConnector connector,
            Schema schema,
            Map<String, String> options,
            UnaryOperator<SourceConnector.Opening> more) {
        this.env = env;
        this.schema = schema;
        signal = env.signal();
        Options checked = Options.of("s", options, connector.options());
        Status status = line -> {
            said.add(line);
            signal.wake();
        };
        source =
                connector.open(more.apply(SourceConnector.Opening.of("s", checked, schema, env, status, signal::wake)));
    }

    /** A schema of names and types in turn. */
    static Schema schema(Object... namesAndTypes) {
        List<SqlType.Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            fields.add(new SqlType.Field((String) namesAndTypes[i], (SqlType) namesAndTypes[i + 1]));
        }
        return new Schema(fields);
    }

    /** Takes until the source is exhausted, and returns all rows. */
    List<String> toTheEnd() {
        takeUntil(source::exhausted);
        return rows;
    }

    /** Takes until there are so many rows in all, and returns them. */
    List<String> untilRows(int count) {
        takeUntil(() -> rows.size() >= count);
        return rows;
    }

    void takeUntil(BooleanSupplier done) {
        takeUntil(done, Long.MAX_VALUE);
    }

    /** Takes so many rows, fewer if the source is exhausted before. */
    void takeExactly(int count) {
        int before = rows.size();
        while (rows.size() < before + count && !source.exhausted()) {
            takeUntil(() -> rows.size() > before || source.exhausted(), (long) before + count - rows.size());
        }
        if (rows.size() > before + count) {
            throw new AssertionError("too many rows: " + (rows.size() - before) + " for " + count);
        }
    }

    /** @param rowsMax of each take; with 0 the condition takes */
    void takeUntil(BooleanSupplier done, long rowsMax) {
        long deadline = env.clock().micros() + DEADLINE_MICROS;
        while (true) {
            source.take(rowsMax, chunk -> add(schema, chunk, rows));
            if (done.getAsBoolean()) {
                return;
            }
            if (env.clock().micros() > deadline) {
                throw new AssertionError("nothing more came; rows " + rows.size() + ", said " + said);
            }
            if (!source.hasRows()) {
                signal.await(deadline);
            }
        }
    }

    static void add(Schema schema, Chunk chunk, List<String> rows) {
        for (int row = 0; row < chunk.size(); row++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                values.add(Datum.text(schema.type(i), Datum.get(schema.type(i), chunk.column(i), row)));
            }
            rows.add(String.join("|", values));
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
