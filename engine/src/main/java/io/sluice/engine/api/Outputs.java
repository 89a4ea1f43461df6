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
import java.util.function.Consumer;
import java.util.function.Function;

/** What becomes of the changes of each output. */
final class Outputs {
    private final List<Target> targets = new ArrayList<>();
    private final Patience patience;
    private final List<Net> nets = new ArrayList<>();
    private final Map<String, List<Chunk>> kept = new HashMap<>();
    private final Consumer<Map<String, List<Chunk>>> keeper;
    private long changes;

    /**
     * Where outputs go.
     *
     * @param keeper receives the changes of all materialized views of a batch, by name
     * @param keys the key of a source by its name, if one is known
     */
    record Ends(
            Catalogue catalogue,
            Connectors connectors,
            Console console,
            Audience audience,
            Consumer<Map<String, List<Chunk>>> keeper,
            Function<String, Optional<List<Integer>>> keys) {}

    /**
     * An output before it is opened.
     *
     * @param schema of its changes; the first columns are those to show, the order may need the others
     * @param key the columns by which its rows are unique, if they are among those that are shown
     * @param bounded whether all sources of the job end by themselves
     * @param patience with a sink that cannot be written
     */
    record Opening(
            JobPlan.Output output,
            Schema schema,
            Optional<List<Integer>> key,
            boolean bounded,
            Env env,
            Patience patience) {
        /** Opens it as a sink. */
        Target written(SinkConnector connector, Options options) {
            boolean appendOnly = Traits.of(output.stream()).appendOnly();
            Sink sink = connector.open(output.name(), options, output.schema(), key, appendOnly, env);
            return new SinkTarget(output.name(), sink, patience);
        }
    }

    private Outputs(Consumer<Map<String, List<Chunk>>> keeper, Patience patience) {
        this.keeper = keeper;
        this.patience = patience;
    }

    /** @param bounded whether all sources end by themselves: then queries show their final result, once */
    static Outputs open(JobPlan plan, Ends ends, boolean bounded, Env env, Patience patience) {
        Outputs outputs = new Outputs(ends.keeper(), patience);
        for (JobPlan.Output output : plan.outputs()) {
            outputs.nets.add(Net.of(output, visible(output)));
            Opening opening =
                    new Opening(output, visible(output), shownKey(output, ends.keys()), bounded, env, patience);
            outputs.targets.add(
                    switch (output.kind()) {
                        case QUERY -> {
                            refuse(output, bounded);
                            yield ends.audience().target(opening);
                        }
                        case SINK -> sink(opening, ends.catalogue(), ends.connectors());
                        case LOG -> new LogTarget(output, ends.console());
                        case VIEW ->
                            new Audience.Receiver(
                                    (tick, chunks) -> outputs.kept.put(output.name(), Accumulated.copies(chunks)),
                                    () -> {});
                    });
        }
        return outputs;
    }

    /** The columns to write: all of a final result, where the order may need some that are not shown. */
    private static Schema visible(JobPlan.Output output) {
        return output.order().isEmpty() ? output.schema() : output.stream().schema();
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

    private static Target sink(Opening opening, Catalogue catalogue, Connectors connectors) {
        JobPlan.Output output = opening.output();
        output.emit().filter(emit -> emit.mode() != Emit.Mode.CHANGES).ifPresent(emit -> {
            throw Problem.of(Code.NOT_YET, "EMIT " + emit.mode() + " into a sink is not supported yet")
                    .at(emit.place())
                    .hint("use EMIT CHANGES")
                    .exception();
        });
        Relation.Sink sink = (Relation.Sink) catalogue.get(output.name());
        SinkConnector connector = connectors.sink(sink.options().getOrDefault("connector", "print"));
        Options options = Options.of(sink.name(), sink.options(), sink.secrets().keySet(), connector.options());
        return opening.written(connector, options);
    }

    /** The key of the rows, if its columns are among those that are shown. */
    static Optional<List<Integer>> shownKey(JobPlan.Output output, Function<String, Optional<List<Integer>>> sources) {
        return UniqueKey.of(output.stream(), sources)
                .filter(key ->
                        key.stream().allMatch(column -> column < output.schema().size()));
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
        keeper.accept(Map.copyOf(kept));
        kept.clear();
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
}
