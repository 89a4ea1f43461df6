// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.operator.Tick;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** The outside of an expression: the batch and its logged clock, so that a replayed batch sees the same time. */
final class TickContext implements DataContext {
    /** The dynamic parameters that carry the batch's number and time. */
    static final int BATCH_ID = 0;

    static final int BATCH_TIME = 1;
    static final int BATCH_MICROS = 2;

    private Tick tick = new Tick(0, 0);

    void tick(Tick now) {
        tick = now;
    }

    @Override
    public @Nullable Object get(String name) {
        long millis = Math.floorDiv(tick.timeMicros(), 1_000L);
        return switch (name) {
            case "?" + BATCH_ID -> tick.number();
            case "?" + BATCH_MICROS -> tick.timeMicros();
            case "?" + BATCH_TIME, "utcTimestamp", "currentTimestamp", "localTimestamp" -> millis;
            case "timeZone" -> TimeZone.getTimeZone("UTC");
            case "locale" -> Locale.ROOT;
            default -> null;
        };
    }

    @Override
    public @Nullable SchemaPlus getRootSchema() {
        return null;
    }

    @Override
    public JavaTypeFactory getTypeFactory() {
        throw new IllegalStateException("expressions do not ask for types when they run");
    }

    @Override
    public QueryProvider getQueryProvider() {
        throw new IllegalStateException("expressions do not query");
    }
}
