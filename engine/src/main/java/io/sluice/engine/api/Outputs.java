// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Sink;
import io.sluice.engine.connector.SinkConnector;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.env.Env;
import io.sluice.engine.operator.Consolidate;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Emit;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Traits;
import io.sluice.engine.topology.UniqueKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What becomes of the changes of each output. */
final class Outputs {
    private final List<Target> targets = new ArrayList<>();
    private final Patience patience;
    private final List<Consolidate> consolidators = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private long changes;

    private Outputs(Patience patience) {
        this.patience = patience;
    }

    /**
     * Opens all outputs.
     *
     * @param bounded whether all sources end by themselves: then queries show their final result, once
     * @param patience with sinks that cannot be written
     */
    static Outputs open(
            JobPlan plan,
            Catalogue catalogue,
            Connectors connectors,
            boolean bounded,
            Env env,
            Console console,
            Patience patience) {
        Outputs outputs = new Outputs(patience);
        for (JobPlan.Output output : plan.outputs()) {
            outputs.consolidators.add(new Consolidate(visible(output).types()));
            outputs.widths.add(visible(output).size());
            outputs.targets.add(
                    switch (output.kind()) {
                        case QUERY -> outputs.query(output, connectors, bounded, env, console);
                        case SINK -> outputs.sink(output, catalogue, connectors, env);
                        case LOG -> new LogTarget(output, console);
                        case VIEW -> new Silent();
                    });
        }
        return outputs;
    }

    /** The columns to write: all of a final result, where the order may need some that are not shown. */
    private static Schema visible(JobPlan.Output output) {
        return output.order().isEmpty() ? output.schema() : output.stream().schema();
    }

    private Target query(JobPlan.Output output, Connectors connectors, boolean bounded, Env env, Console console) {
        boolean snapshots =
                output.emit().map(emit -> emit.mode() == Emit.Mode.SNAPSHOT).orElse(false);
        boolean finalOnly =
                output.emit().map(emit -> emit.mode() == Emit.Mode.FINAL).orElse(bounded);
        refuse(output, bounded);
        if (snapshots || finalOnly) {
            return new ResultTarget(output, visible(output), snapshots, console);
        }
        return printed(output, Map.of(), connectors.sink("print"), env);
    }

    private static void refuse(JobPlan.Output output, boolean bounded) {
        output.emit().ifPresent(emit -> {
            if (emit.everyMicros().isPresent()) {
                throw Problem.of(Code.NOT_YET, "EMIT … EVERY is not supported yet")
                        .at(emit.place())
                        .hint("SET batch.interval to the duration")
                        .exception();
            }
            if (emit.mode() == Emit.Mode.FINAL && !bounded) {
                throw Problem.of(Code.NOT_YET, "EMIT FINAL over a source that does not end is not supported yet")
                        .at(emit.place())
                        .hint("use EMIT CHANGES")
                        .exception();
            }
        });
    }

    private Target sink(JobPlan.Output output, Catalogue catalogue, Connectors connectors, Env env) {
        output.emit().filter(emit -> emit.mode() != Emit.Mode.CHANGES).ifPresent(emit -> {
            throw Problem.of(Code.NOT_YET, "EMIT " + emit.mode() + " into a sink is not supported yet")
                    .at(emit.place())
                    .hint("use EMIT CHANGES")
                    .exception();
        });
        Relation.Sink sink = (Relation.Sink) catalogue.get(output.name());
        String connector = sink.options().getOrDefault("connector", "print");
        return printed(output, sink.options(), connectors.sink(connector), env);
    }

    private Target printed(JobPlan.Output output, Map<String, String> given, SinkConnector connector, Env env) {
        Map<String, String> own = new HashMap<>(given);
        own.remove("connector");
        Options options = Options.of(output.name(), own, connector.options());
        List<Integer> key = UniqueKey.of(output.stream()).orElse(List.of());
        boolean shown = key.stream().allMatch(column -> column < output.schema().size());
        boolean appendOnly = Traits.of(output.stream()).appendOnly();
        Sink sink = connector.open(output.name(), options, output.schema(), shown ? key : List.of(), appendOnly, env);
        return new SinkTarget(output.name(), sink, patience);
    }

    void accept(Tick tick, List<List<Chunk>> results) {
        for (int i = 0; i < targets.size(); i++) {
            Consolidate consolidate = consolidators.get(i);
            List<Chunk> net = new ArrayList<>();
            for (Chunk chunk : results.get(i)) {
                consolidate.add(firstColumns(chunk, widths.get(i)));
            }
            consolidate.drain(chunk -> net.add(chunk.copy()));
            for (Chunk chunk : net) {
                changes += chunk.size();
            }
            if (!net.isEmpty()) {
                targets.get(i).changes(tick, net);
            }
        }
    }

    void finish() {
        targets.forEach(Target::finish);
    }

    /** No longer waits for sinks that cannot be written. Any thread. */
    void hurry() {
        patience.end();
    }

    /** Closes all, and then tells the first failure, if one failed. */
    void close() {
        List<RuntimeException> failures = new ArrayList<>();
        for (Target target : targets) {
            try {
                target.close();
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    /** Net changes so far. */
    long changes() {
        return changes;
    }

    /** The first columns of a chunk. */
    static Chunk firstColumns(Chunk chunk, int count) {
        if (chunk.width() == count) {
            return chunk;
        }
        Column[] columns = Arrays.copyOf(chunk.columns(), count);
        Chunk narrow = new Chunk(columns);
        if (chunk.weighted()) {
            narrow.borrowWeights(chunk.weights());
        }
        narrow.filled(chunk.size(), chunk.weighted());
        return narrow;
    }

    private static final class Silent implements Target {
        @Override
        public void changes(Tick tick, List<Chunk> changes) {}

        @Override
        public void finish() {}

        @Override
        public void close() {}
    }
}
