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
import io.sluice.engine.topology.NetChanges;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Traits;
import io.sluice.engine.topology.UniqueKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of the changes of each output. */
final class Outputs {
    private final List<Target> targets = new ArrayList<>();
    private final List<Net> nets = new ArrayList<>();
    private long changes;

    private Outputs() {}

    /** @param bounded whether all sources end by themselves: then queries show their final result, once */
    static Outputs open(
            JobPlan plan, Catalogue catalogue, Connectors connectors, boolean bounded, Env env, Console console) {
        Outputs outputs = new Outputs();
        for (JobPlan.Output output : plan.outputs()) {
            outputs.nets.add(Net.of(output, visible(output)));
            outputs.targets.add(
                    switch (output.kind()) {
                        case QUERY -> query(output, connectors, bounded, env, console);
                        case SINK -> sink(output, catalogue, connectors, env);
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

    private static Target query(
            JobPlan.Output output, Connectors connectors, boolean bounded, Env env, Console console) {
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

    private static Target sink(JobPlan.Output output, Catalogue catalogue, Connectors connectors, Env env) {
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

    private static Target printed(JobPlan.Output output, Map<String, String> given, SinkConnector connector, Env env) {
        Map<String, String> own = new HashMap<>(given);
        own.remove("connector");
        Options options = Options.of(output.name(), own, connector.options());
        List<Integer> key = UniqueKey.of(output.stream()).orElse(List.of());
        boolean shown = key.stream().allMatch(column -> column < output.schema().size());
        boolean appendOnly = Traits.of(output.stream()).appendOnly();
        Sink sink = connector.open(output.name(), options, output.schema(), shown ? key : List.of(), appendOnly, env);
        return new SinkTarget(sink);
    }

    void accept(Tick tick, List<List<Chunk>> results) {
        for (int i = 0; i < targets.size(); i++) {
            List<Chunk> net = nets.get(i).of(results.get(i));
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

    void close() {
        targets.forEach(Target::close);
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

    /** Makes changes net, of the columns that are visible. */
    private record Net(int width, Optional<Consolidate> consolidate) {
        static Net of(JobPlan.Output output, Schema visible) {
            boolean already = visible.size() == output.stream().schema().size() && NetChanges.of(output.stream());
            return new Net(visible.size(), already ? Optional.empty() : Optional.of(new Consolidate(visible.types())));
        }

        List<Chunk> of(List<Chunk> changes) {
            if (consolidate.isEmpty()) {
                return changes;
            }
            List<Chunk> net = new ArrayList<>();
            for (Chunk chunk : changes) {
                consolidate.get().add(firstColumns(chunk, width));
            }
            consolidate.get().drain(chunk -> net.add(chunk.copy()));
            return net;
        }
    }

    private record SinkTarget(Sink sink) implements Target {
        @Override
        public void changes(Tick tick, List<Chunk> changes) {
            sink.write(tick.number(), changes);
        }

        @Override
        public void finish() {
            sink.flush();
        }

        @Override
        public void close() {
            sink.close();
        }
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
