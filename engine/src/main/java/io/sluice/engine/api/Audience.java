// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.Options;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.session.Answer;
import io.sluice.engine.session.FinalRows;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Emit;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Who gets the results of a job's bare queries. */
interface Audience {
    /** What becomes of the changes of a query. */
    Target target(Outputs.Opening opening);

    /** A console: final results as tables, changes as lines, or whatever EMIT says. */
    static Audience console(Console console, Connectors connectors) {
        return opening -> {
            JobPlan.Output output = opening.output();
            Schema schema = opening.schema();
            Optional<Emit.Mode> emit = output.emit().map(Emit::mode);
            boolean changing = !Traits.of(output.stream()).appendOnly();
            if (emit.filter(Emit.Mode.SNAPSHOT::equals).isPresent()) {
                return new ResultTarget(output, schema, ResultTarget.When.EACH_BATCH, console);
            }
            boolean once =
                    emit.isEmpty() || emit.filter(Emit.Mode.FINAL::equals).isPresent();
            if (once && opening.bounded()) {
                boolean live = console.live() != Console.Live.NEVER;
                ResultTarget.When when = live ? ResultTarget.When.LIVE_FINAL : ResultTarget.When.FINAL;
                return new ResultTarget(output, schema, when, console);
            }
            if (emit.isEmpty() && changing && console.live() == Console.Live.CHANGING) {
                return new ResultTarget(output, schema, ResultTarget.When.LIVE, console);
            }
            Map<String, String> format = console.json() ? Map.of("format", "json") : Map.of();
            Options options =
                    Options.of(output.name(), format, connectors.sink("print").options());
            return opening.written(connectors.sink("print"), options);
        };
    }

    /** A program that wants every change; the list is one batch's. */
    static Audience subscriber(Consumer<List<Change>> changes) {
        return opening -> {
            JobPlan.Output output = opening.output();
            output.emit().filter(emit -> emit.mode() != Emit.Mode.CHANGES).ifPresent(emit -> {
                throw Problem.of(Code.MISPLACED_STATEMENT, "a subscription gets changes, not EMIT " + emit.mode())
                        .at(emit.place())
                        .hint("leave EMIT out")
                        .exception();
            });
            return new Receiver(
                    (tick, chunks) -> changes.accept(asChanges(chunks, output.schema(), opening.key(), tick.number())),
                    () -> {});
        };
    }

    private static List<Change> asChanges(List<Chunk> chunks, Schema schema, Optional<List<Integer>> key, long batch) {
        List<Change> changes = new ArrayList<>();
        for (io.sluice.engine.connector.Change change : io.sluice.engine.connector.Change.of(chunks, schema, key)) {
            Change.Op op = Change.Op.valueOf(change.op().name());
            changes.add(new Change(op, Row.of(schema, change.chunk(), change.row()), batch));
        }
        return List.copyOf(changes);
    }

    /** A program that wants the final result, and therefore needs the query to end. */
    static Audience collector(Consumer<Rows> result) {
        return opening -> {
            if (!opening.bounded()) {
                throw Problem.of(Code.INVALID_QUERY, "this query has no final result: a source of it does not end")
                        .hint("subscribe to it, or start a MATERIALIZED VIEW of it and query that")
                        .exception();
            }
            JobPlan.Output output = opening.output();
            Schema schema = opening.schema();
            Accumulated rows = new Accumulated(schema);
            return new Receiver(
                    (tick, chunks) -> rows.add(Accumulated.copies(chunks)),
                    () -> result.accept(Rows.of(new Answer(
                            output.schema(),
                            FinalRows.of(rows.changes(), schema, output.schema().size(), output.order())))));
        };
    }

    /** What a receiver does with the changes of a batch. */
    interface Batch {
        void changes(Tick tick, List<Chunk> changes);
    }

    /** Hands everything on. */
    record Receiver(Batch batch, Runnable end, List<Stored> stored) implements Target {
        /** One that remembers nothing. */
        Receiver(Batch batch, Runnable end) {
            this(batch, end, List.of());
        }

        @Override
        public void changes(Tick tick, List<Chunk> changes) {
            batch.changes(tick, changes);
        }

        @Override
        public void finish() {
            end.run();
        }

        @Override
        public void close() {}
    }
}
