// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.connector.Options;
import io.sluice.engine.connector.Sink;
import io.sluice.engine.connector.SinkConnector;
import io.sluice.engine.connector.StagedSink;
import io.sluice.engine.connector.Status;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.env.Env;
import io.sluice.engine.operator.Consolidate;
import io.sluice.engine.operator.Tick;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.Assertion;
import io.sluice.engine.session.Emission;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.state.ChangeEntries;
import io.sluice.engine.state.Entries;
import io.sluice.engine.state.StateFile;
import io.sluice.engine.state.Stored;
import io.sluice.engine.topology.NetChanges;
import io.sluice.engine.topology.OperatorId;
import io.sluice.engine.topology.OperatorIds;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import io.sluice.engine.topology.UniqueKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What becomes of the changes of each output. */
final class Outputs {
    /** By output; those that write into one sink share it. */
    private final List<Target> targets = new ArrayList<>();

    private final List<Target> opened = new ArrayList<>();
    private final Patience patience;
    private final List<Net> nets = new ArrayList<>();
    private final List<Emission> emissions = new ArrayList<>();
    private final Map<String, List<Chunk>> kept = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Keeper keeper;
    private Tick last = new Tick(0, 0);
    private long changes;

    /**
     * Where outputs go.
     *
     * @param keys the key of a source by its name, if one is known
     */
    record Ends(
            Catalogue catalogue,
            Connectors connectors,
            Console console,
            Audience audience,
            Keeper keeper,
            Function<String, Optional<List<Integer>>> keys) {}

    /** Keeps the rows of materialized views. */
    interface Keeper {
        /** Takes the changes of all views of a batch, by name. */
        void commit(Map<String, List<Chunk>> changes);

        /** The rows of a view. */
        List<Chunk> rows(String view);

        /** Keeps nothing. */
        Keeper NONE = new Keeper() {
            @Override
            public void commit(Map<String, List<Chunk>> changes) {}

            @Override
            public List<Chunk> rows(String view) {
                return List.of();
            }
        };
    }

    /**
     * An output before it is opened.
     *
     * @param schema of its changes; the first columns are those to show, the order may need the others
     * @param together all outputs that write into the same sink; otherwise this one alone
     * @param key the columns by which its rows are unique, if they are among those that are shown
     * @param bounded whether all sources of the job end by themselves
     * @param keeping how the job is kept
     * @param status receives lines for the user
     * @param patience with a sink that cannot be written
     */
    record Opening(
            JobPlan.Output output,
            List<JobPlan.Output> together,
            Schema schema,
            Optional<List<Integer>> key,
            boolean bounded,
            Keeping keeping,
            Env env,
            Status status,
            Patience patience) {
        /** Opens it as a sink. */
        Target written(SinkConnector connector, Options options) {
            boolean appends = Outputs.append(together);
            Optional<List<Integer>> known = keyOf(together, key);
            try {
                Sink sink = connector.open(new SinkConnector.Opening(
                        output.name(),
                        options,
                        output.schema(),
                        known,
                        appends,
                        keeping != Keeping.NOTHING,
                        keeping == Keeping.RESUMED,
                        env,
                        status));
                return new SinkTarget(output.name(), sink, patience, sorted(sink));
            } catch (ProblemException failure) {
                throw placed(output, failure);
            }
        }

        /** The types by which staged rows are sorted, if their order means nothing. */
        private Optional<List<SqlType>> sorted(Sink sink) {
            boolean ordered = together.size() == 1 && Traits.of(output.stream()).ordered();
            return sink instanceof StagedSink && !ordered
                    ? Optional.of(output.schema().types())
                    : Optional.empty();
        }
    }

    /** How a job is kept. */
    enum Keeping {
        /** It has no checkpoint. */
        NOTHING,
        /** It begins, with a checkpoint. */
        FRESH,
        /** It goes on from a commit. */
        RESUMED
    }

    /** A part of what an output remembers, and its section of state files. */
    private record Part(String section, Stored stored) {}

    private Outputs(Keeper keeper, Patience patience) {
        this.keeper = keeper;
        this.patience = patience;
    }

    /**
     * Opens all.
     *
     * @param bounded whether all sources end by themselves: then queries show their final result, once
     * @param keeping how an output is kept, by its name
     */
    static Outputs open(
            JobPlan plan, Ends ends, boolean bounded, Function<String, Keeping> keeping, Env env, Patience patience) {
        Outputs outputs = new Outputs(ends.keeper(), patience);
        for (JobPlan.Output output : plan.outputs()) {
            outputs.nets.add(Net.of(output, visible(output)));
            outputs.emissions.add(Emission.of(output, visible(output), bounded));
            List<JobPlan.Output> together = together(plan, output);
            Opening opening = new Opening(
                    output,
                    together,
                    visible(output),
                    shownKey(output, ends.keys()),
                    bounded,
                    keeping.apply(output.name()),
                    env,
                    ends.console()::status,
                    patience);
            int first = plan.outputs().indexOf(together.get(0));
            boolean shared = first < outputs.targets.size();
            outputs.addParts(
                    emissionSection(output, together),
                    outputs.emissions.get(outputs.emissions.size() - 1).stored());
            if (shared) {
                outputs.targets.add(outputs.targets.get(first));
            } else {
                outputs.open(outputs.target(opening, ends));
                outputs.addParts(
                        targetSection(output), outputs.targets.get(first).stored());
            }
        }
        return outputs;
    }

    private void open(Target target) {
        targets.add(target);
        opened.add(target);
    }

    private Target target(Opening opening, Ends ends) {
        JobPlan.Output output = opening.output();
        return switch (output.kind()) {
            case QUERY -> ends.audience().target(opening);
            case SINK -> sink(opening, ends.catalogue(), ends.connectors());
            case ASSERT -> assertion(output);
            case LOG -> new LogTarget(output, ends.console());
            case VIEW -> view(output);
        };
    }

    /** The outputs that write into the sink of an output, in order; itself alone if it writes into none. */
    static List<JobPlan.Output> together(JobPlan plan, JobPlan.Output output) {
        return output.kind() == JobPlan.Kind.SINK
                ? plan.outputs().stream()
                        .filter(other -> other.kind() == JobPlan.Kind.SINK
                                && other.name().equals(output.name()))
                        .toList()
                : List.of(output);
    }

    private static boolean append(List<JobPlan.Output> together) {
        return together.stream().allMatch(Emission::appends);
    }

    /** The key of what comes together: a snapshot has the rows of the one before again, and two queries may give one row. */
    private static Optional<List<Integer>> keyOf(List<JobPlan.Output> together, Optional<List<Integer>> key) {
        return append(together) || together.size() > 1 ? Optional.empty() : key;
    }

    private Target view(JobPlan.Output output) {
        String name = output.name();
        ChangeEntries entries = new ChangeEntries(
                output.schema().types(), () -> keeper.rows(name), chunk -> keeper.commit(Map.of(name, List.of(chunk))));
        return new Audience.Receiver(
                (tick, chunks) -> {
                    List<Chunk> copies = Accumulated.copies(chunks);
                    kept.put(name, copies);
                    entries.add(copies);
                },
                () -> {},
                keeper == Keeper.NONE ? List.of() : List.of(entries));
    }

    private void addParts(String section, List<Stored> stored) {
        for (int part = 0; part < stored.size(); part++) {
            parts.add(new Part(section + part, stored.get(part)));
        }
    }

    /**
     * What the sections begin with of the changes that wait for an output's EMIT: they are those of a query, whatever else
     * writes into the same sink.
     */
    static String emissionSection(JobPlan.Output output, List<JobPlan.Output> together) {
        OperatorId id = OperatorIds.of(output.stream());
        long before = together.subList(0, together.indexOf(output)).stream()
                .filter(other -> OperatorIds.of(other.stream()).equals(id))
                .count();
        return section(output) + "emit/" + id.hex() + "." + before + "/";
    }

    /** What the sections begin with of where the changes go: the rows of a view, the files of a sink. */
    static String targetSection(JobPlan.Output output) {
        return section(output) + "to/";
    }

    private static String section(JobPlan.Output output) {
        return "output/" + output.kind() + "/" + output.name() + "/";
    }

    /** Whether something waits here for its EMIT, or may. */
    static boolean holds(JobPlan.Output output, boolean bounded) {
        return !Emission.of(output, visible(output), bounded).stored().isEmpty();
    }

    /** From now on it is noted what changes of what outputs remember. */
    void track() {
        parts.forEach(part -> part.stored().track());
    }

    /** Adds what outputs remember, or what of that has changed since the last call. */
    void remember(boolean whole, StateFile into) {
        for (Part part : parts) {
            Entries entries = new Entries(0);
            part.stored().write(whole, entries);
            into.add(part.section(), entries);
        }
    }

    /** Has outputs remember what they have written before, and counts on from so many changes. */
    void restore(StateFile state, long changesBefore) {
        changes += changesBefore;
        for (Part part : parts) {
            for (Entries.Cursor entries : state.entries(part.section())) {
                while (entries.next()) {
                    part.stored().read(entries, new Stored.Shard(0, 1));
                }
            }
            part.stored().restored();
        }
    }

    /** Ends the group of the batches so far: what nobody has seen of them. */
    List<StagedSink.Staged> stage() {
        return opened.stream().flatMap(target -> target.stage().stream()).toList();
    }

    long stagedBytes() {
        return opened.stream().mapToLong(Target::stagedBytes).sum();
    }

    /** The columns to write: all of a final result, where the order may need some that are not shown. */
    private static Schema visible(JobPlan.Output output) {
        return output.order().isEmpty() ? output.schema() : output.stream().schema();
    }

    private static Target assertion(JobPlan.Output output) {
        Assertion assertion = output.assertion().orElseThrow();
        return new Audience.Receiver((tick, chunks) -> assertion.check(chunks, output.schema()), () -> {});
    }

    private static Target sink(Opening opening, Catalogue catalogue, Connectors connectors) {
        JobPlan.Output output = opening.output();
        Relation.Sink sink = (Relation.Sink) catalogue.get(output.name());
        SinkConnector connector = connectors.sink(sink.options().getOrDefault("connector", "print"));
        return opening.written(connector, options(sink, connector));
    }

    /**
     * Checks what can be known before anything is opened: whether results are ever final, and sinks take such changes.
     *
     * @param bounded whether all sources of the job end by themselves
     * @throws ProblemException with a place in the script
     */
    static void check(JobPlan plan, Ends ends, boolean bounded) {
        for (JobPlan.Output output : plan.outputs()) {
            Emission.of(output, visible(output), bounded);
            if (output.kind() == JobPlan.Kind.SINK) {
                Relation.Sink sink = (Relation.Sink) ends.catalogue().get(output.name());
                SinkConnector connector = ends.connectors().sink(sink.options().getOrDefault("connector", "print"));
                List<JobPlan.Output> together = together(plan, output);
                Optional<List<Integer>> key = keyOf(together, shownKey(output, ends.keys()));
                try {
                    connector.check(options(sink, connector), output.schema(), key, append(together));
                } catch (ProblemException failure) {
                    throw placed(output, failure);
                }
            }
        }
    }

    private static ProblemException placed(JobPlan.Output output, ProblemException failure) {
        Problem problem = failure.problem();
        return new ProblemException(output.place().map(problem::orAt).orElse(problem), failure);
    }

    private static Options options(Relation.Sink sink, SinkConnector connector) {
        Set<String> secrets = sink.written().secrets().keySet();
        return Options.of(sink.name(), sink.options(), secrets, connector.options())
                .placed(sink.written().values());
    }

    /** The key of the rows, if its columns are among those that are shown. */
    static Optional<List<Integer>> shownKey(JobPlan.Output output, Function<String, Optional<List<Integer>>> sources) {
        return UniqueKey.of(output.stream(), sources)
                .filter(key ->
                        key.stream().allMatch(column -> column < output.schema().size()));
    }

    void accept(Tick tick, List<List<Chunk>> results) {
        last = tick;
        for (int i = 0; i < targets.size(); i++) {
            write(i, tick, emissions.get(i).batch(tick, nets.get(i).of(results.get(i))));
        }
        keeper.commit(Map.copyOf(kept));
        kept.clear();
    }

    /**
     * Takes changes of the time before, of outputs that were not there then, or were others.
     *
     * @param how what becomes of those of an output, by its place
     */
    void catchUp(Tick tick, List<List<Chunk>> results, IntFunction<CatchUp> how) {
        for (int i = 0; i < targets.size(); i++) {
            CatchUp own = how.apply(i);
            if (own != CatchUp.NOTHING) {
                List<Chunk> due = emissions.get(i).batch(tick, nets.get(i).of(results.get(i)));
                write(i, tick, own == CatchUp.ALL ? due : List.of());
            }
        }
        keeper.commit(Map.copyOf(kept));
        kept.clear();
    }

    /** What an output gets of the changes of the time before. */
    enum CatchUp {
        /** None: it has had them. */
        NOTHING,
        /** It holds what waits for its EMIT, and lets nothing out. */
        WHAT_WAITS,
        /** All of them. */
        ALL
    }

    private void write(int output, Tick tick, List<Chunk> due) {
        due.forEach(chunk -> changes += chunk.size());
        if (!due.isEmpty()) {
            targets.get(output).changes(tick, due);
        }
    }

    /** When a batch must run even without input, in microseconds; {@link Long#MAX_VALUE} for never. */
    long wakeUpMicros() {
        return emissions.stream().mapToLong(Emission::wakeUpMicros).min().orElse(Long.MAX_VALUE);
    }

    /**
     * The job ends. What has waited leaves it in a batch of its own, unless it goes on later.
     *
     * @param later whether the job goes on later
     */
    void finish(boolean later) {
        Tick end = new Tick(last.number() + 1, last.timeMicros());
        for (int i = 0; i < targets.size() && !later; i++) {
            write(i, end, emissions.get(i).end());
        }
        opened.forEach(Target::finish);
    }

    /** No longer waits for sinks that cannot be written. Any thread. */
    void hurry() {
        patience.end();
    }

    /** Closes all, and then tells the first failure, if one failed. */
    void close() {
        List<RuntimeException> failures = new ArrayList<>();
        for (Target target : opened) {
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
