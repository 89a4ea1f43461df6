// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.plan.Assign;
import io.sluice.engine.plan.Planned;
import io.sluice.engine.plan.ToTopology;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.sql.Catalogue;
import io.sluice.engine.sql.Emit;
import io.sluice.engine.sql.Name;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.PruneColumns;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Share;
import io.sluice.engine.topology.Topology;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.calcite.rel.RelNode;

/** Gathers the continuous statements of a script and makes one job of them. */
final class PlanJob {
    /** Rows that go into a relation, from a statement. */
    private record Insert(RelNode rel, Name target, List<Name> columns, Optional<Emit> emit) {}

    private record Query(Planned.Result result, Optional<Emit> emit) {}

    private final Catalogue catalogue;
    private final BiFunction<String, ToTopology, Optional<DStream>> kept;
    private final List<Query> queries = new ArrayList<>();
    private final List<Insert> inserts = new ArrayList<>();
    private final List<Planned.Side.Log> logs = new ArrayList<>();
    private final List<Planned.Side.Assertion> assertions = new ArrayList<>();
    private final Set<Planned.Side> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Relation.MaterializedView> views = new ArrayList<>();
    private final TreeSet<String> open = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /** @param kept the rows that another job keeps of a materialized view or table */
    PlanJob(Catalogue catalogue, BiFunction<String, ToTopology, Optional<DStream>> kept) {
        this.catalogue = catalogue;
        this.kept = kept;
    }

    boolean isEmpty() {
        return queries.isEmpty() && inserts.isEmpty() && known.isEmpty() && views.isEmpty();
    }

    /** Adds a bare query. */
    void query(Planned planned, Optional<Emit> emit) {
        planned.main().ifPresent(result -> queries.add(new Query(result, emit)));
        sides(planned);
    }

    /** Adds an INSERT, or CREATE SINK … AS. */
    void insert(Planned planned, Name target, List<Name> columns, Optional<Emit> emit) {
        planned.main().ifPresent(result -> insert(new Insert(result.rel(), target, columns, emit)));
        sides(planned);
    }

    /** Adds what TRAIN MODEL publishes. */
    void publish(Planned planned, Name target) {
        planned.main().ifPresent(result -> inserts.add(new Insert(result.rel(), target, List.of(), Optional.empty())));
        sides(planned);
    }

    private void insert(Insert insert) {
        Relation target = target(insert.target());
        if (target instanceof Relation.Table && keptElsewhere(target)) {
            throw Problem.of(Code.MISPLACED_STATEMENT, "another job fills table \"" + target.name() + "\"")
                    .at(insert.target().place())
                    .hint("STOP JOB ends it; SHOW JOBS lists the jobs")
                    .exception();
        }
        if (!(target instanceof Relation.Sink)) {
            insert.emit().filter(PlanJob::delays).ifPresent(emit -> {
                throw Problem.of(Code.INVALID_QUERY, "a " + target.kind() + " inside a job has every change at once")
                        .at(emit.place())
                        .hint("leave EMIT out; where rows leave the job, in queries and sinks, it says when")
                        .exception();
            });
        }
        inserts.add(insert);
    }

    private static boolean delays(Emit emit) {
        return emit.mode() != Emit.Mode.CHANGES || emit.everyMicros().isPresent();
    }

    private boolean keptElsewhere(Relation relation) {
        return kept.apply(relation.name(), new ToTopology((name, self) -> Optional.empty()))
                .isPresent();
    }

    /** What an INSERT writes into; it must be something that can be written into. */
    Relation target(Name name) {
        Relation relation = catalogue
                .find(name.text())
                .orElseThrow(
                        () -> catalogue.unknown(name.text()).at(name.place()).exception());
        if (relation instanceof Relation.Model model) {
            throw Problem.of(Code.WRONG_KIND, "a model is not written into: \"" + model.name() + "\"")
                    .at(name.place())
                    .hint("TRAIN MODEL " + model.name() + " FROM (…) has it learn the rows of a query")
                    .exception();
        }
        catalogue.modelOf(relation.name()).ifPresent(model -> {
            throw Problem.of(Code.WRONG_KIND, "\"" + relation.name() + "\" is a part of model \"" + model.name() + "\"")
                    .at(name.place())
                    .hint("INSERT writes into streams, tables and sinks of your own")
                    .exception();
        });
        if (relation instanceof Relation.View || relation instanceof Relation.MaterializedView) {
            throw Problem.of(Code.WRONG_KIND, "\"" + relation.name() + "\" is a " + relation.kind())
                    .at(name.place())
                    .hint("INSERT writes into streams, tables and sinks")
                    .exception();
        }
        if (relation instanceof Relation.Stream stream && !stream.options().isEmpty()) {
            throw Problem.of(Code.WRONG_KIND, "stream \"" + stream.name() + "\" is fed by its connector")
                    .at(name.place())
                    .hint("declare a stream without WITH, or a SINK")
                    .exception();
        }
        List<Relation.Stream> sources = catalogue.deadLetterSources(relation.name());
        if (!sources.isEmpty()) {
            throw Problem.of(
                            Code.WRONG_KIND,
                            "stream \"" + relation.name() + "\" receives the bad rows of \""
                                    + sources.get(0).name() + "\"")
                    .at(name.place())
                    .hint("declare another stream for rows of your own; UNION ALL reads both")
                    .exception();
        }
        return relation;
    }

    /** Whether a continuous query writes into a relation. */
    boolean feeds(String relation) {
        return inserts.stream().anyMatch(insert -> insert.target().text().equalsIgnoreCase(relation));
    }

    void view(Relation.MaterializedView view) {
        views.add(view);
        sides(view.sides());
    }

    private void sides(Planned planned) {
        sides(planned.sides());
    }

    /** Adds what leaves queries on the way; that of a view only once. */
    private void sides(List<?> sides) {
        for (Object each : sides) {
            Planned.Side side = (Planned.Side) each;
            if (!known.add(side)) {
                continue;
            }
            if (side instanceof Planned.Side.Log log) {
                logs.add(log);
            } else if (side instanceof Planned.Side.Assertion assertion) {
                assertions.add(assertion);
            } else if (side instanceof Planned.Side.Insert insert) {
                insert(new Insert(insert.rel(), insert.target(), insert.columns(), insert.emit()));
            } else {
                Schema schema = io.sluice.engine.dialect.Types.schema(side.rel().getRowType());
                queries.add(new Query(new Planned.Result(side.rel(), schema, List.of()), Optional.empty()));
            }
        }
    }

    /**
     * The job so far.
     *
     * @param watched names of relations whose changes are outputs too
     */
    JobPlan plan(List<String> watched) {
        TreeMap<String, List<JobPlan.Origin>> feeds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ToTopology toTopology = new ToTopology((stream, self) -> feed(stream, self, feeds));
        for (String name : watched) {
            if (catalogue.get(name) instanceof Relation.View view) {
                sides(view.sides());
            }
        }
        List<JobPlan.Output> outputs = new ArrayList<>();
        // What fails a batch comes before anything of the batch is written.
        assertions.forEach(assertion -> outputs.add(output(assertion, toTopology)));
        int number = 0;
        for (Query query : queries) {
            DStream stream = toTopology.dstream(query.result().rel());
            number++;
            outputs.add(output("q" + number, JobPlan.Kind.QUERY, stream, query.result(), query.emit()));
        }
        for (Insert insert : inserts) {
            if (catalogue.get(insert.target().text()) instanceof Relation.Sink sink) {
                DStream stream = assigned(insert, sink.schema(), toTopology);
                JobPlan.Origin origin = origin(insert, sink.schema());
                outputs.add(output(sink.name(), JobPlan.Kind.SINK, stream, sink.schema(), insert.emit(), origin)
                        .at(insert.target().place()));
            }
        }
        for (Planned.Side.Log log : logs) {
            DStream stream = toTopology.dstream(log.rel());
            outputs.add(new JobPlan.Output(
                    log.label().orElse("log"),
                    JobPlan.Kind.LOG,
                    stream,
                    stream.schema(),
                    List.of(),
                    Optional.empty(),
                    log.limit(),
                    origin(log.rel()),
                    Optional.empty(),
                    Optional.empty()));
        }
        for (Relation.MaterializedView view : views) {
            DStream stream = toTopology.dstream(view.query());
            outputs.add(output(
                    view.name(), JobPlan.Kind.VIEW, stream, view.schema(), Optional.empty(), origin(view.query())));
        }
        for (Relation relation : catalogue.relations()) {
            if (relation instanceof Relation.Table && feeds(relation.name())) {
                outputs.add(kept(relation, toTopology));
            }
        }
        for (String name : watched) {
            watch(name, toTopology).ifPresent(outputs::add);
        }
        return finish(outputs, feeds);
    }

    private static JobPlan.Output output(
            String name, JobPlan.Kind kind, DStream stream, Planned.Result result, Optional<Emit> emit) {
        return new JobPlan.Output(
                name,
                kind,
                stream,
                result.schema(),
                result.order(),
                emit,
                Long.MAX_VALUE,
                origin(result.rel()),
                Optional.empty(),
                Optional.empty());
    }

    private static JobPlan.Output output(Planned.Side.Assertion assertion, ToTopology toTopology) {
        DStream stream = toTopology.dstream(assertion.rel());
        return new JobPlan.Output(
                "assert",
                JobPlan.Kind.ASSERT,
                stream,
                stream.schema(),
                List.of(),
                Optional.empty(),
                Long.MAX_VALUE,
                origin(assertion.rel()),
                Optional.of(new Assertion(assertion.condition(), assertion.shown(), assertion.place())),
                Optional.of(assertion.place()));
    }

    private static JobPlan.Origin origin(RelNode query) {
        return new JobPlan.Origin(query, List.of());
    }

    private static JobPlan.Origin origin(Insert insert, Schema target) {
        Schema given = io.sluice.engine.dialect.Types.schema(insert.rel().getRowType());
        return new JobPlan.Origin(insert.rel(), Assign.values(given, target, insert.target(), insert.columns()));
    }

    private static JobPlan.Output output(
            String name, JobPlan.Kind kind, DStream stream, Schema schema, Optional<Emit> emit, JobPlan.Origin origin) {
        return new JobPlan.Output(
                name,
                kind,
                stream,
                schema,
                List.of(),
                emit,
                Long.MAX_VALUE,
                origin,
                Optional.empty(),
                Optional.empty());
    }

    /** The changes of a relation; those of sinks, materialized views and tables that queries fill are outputs already. */
    private Optional<JobPlan.Output> watch(String name, ToTopology toTopology) {
        Relation relation = catalogue.get(name);
        boolean output = relation instanceof Relation.MaterializedView view && views.contains(view);
        boolean filled = relation instanceof Relation.Table && feeds(name);
        return relation instanceof Relation.Sink || output || filled
                ? Optional.empty()
                : Optional.of(kept(relation, toTopology));
    }

    private JobPlan.Output kept(Relation relation, ToTopology toTopology) {
        DStream stream = toTopology.relation(relation);
        JobPlan.Origin origin = origin(catalogue.scan(relation.name()));
        return output(relation.name(), JobPlan.Kind.VIEW, stream, relation.schema(), Optional.empty(), origin);
    }

    private DStream assigned(Insert insert, Schema schema, ToTopology toTopology) {
        return Assign.to(toTopology.dstream(insert.rel()), schema, insert.target(), insert.columns());
    }

    /** What feeds a stream or table inside the job, or keeps a view or table outside of it. */
    private Optional<DStream> feed(String name, ToTopology toTopology, Map<String, List<JobPlan.Origin>> feeds) {
        Relation relation = catalogue.get(name);
        List<DStream> fed =
                relation instanceof Relation.MaterializedView ? List.of() : fed(relation, toTopology, feeds);
        if (fed.isEmpty()) {
            return relation instanceof Relation.Stream ? Optional.empty() : kept.apply(name, toTopology);
        }
        Schema schema = relation.schema();
        if (relation instanceof Relation.Table table) {
            List<DStream> inputs = new ArrayList<>(List.of(new DStream.Source(table.name(), false, schema)));
            inputs.addAll(fed);
            List<Integer> key = table.primaryKey();
            return Optional.of(
                    key.isEmpty() ? new DStream.Union(inputs, schema) : new DStream.Upsert(inputs, key, schema));
        }
        return Optional.of(fed.size() == 1 ? fed.get(0) : new DStream.Union(fed, schema));
    }

    /** The rows of every query that writes into a relation. */
    private List<DStream> fed(Relation target, ToTopology toTopology, Map<String, List<JobPlan.Origin>> feeds) {
        List<DStream> fed = new ArrayList<>();
        for (Insert insert : inserts) {
            if (insert.target().text().equalsIgnoreCase(target.name())) {
                requireAcyclic(insert, target);
                DStream rows = assigned(insert, target.schema(), toTopology);
                open.remove(target.name());
                if (target instanceof Relation.Stream) {
                    requireAppendOnly(insert, rows);
                }
                fed.add(rows);
                feeds.computeIfAbsent(target.name(), name -> new ArrayList<>()).add(origin(insert, target.schema()));
            }
        }
        return fed;
    }

    private void requireAcyclic(Insert insert, Relation target) {
        if (!open.add(target.name())) {
            throw Problem.of(Code.INVALID_QUERY, target.kind() + " \"" + target.name() + "\" would be fed from itself")
                    .at(insert.target().place())
                    .hint("a DAG has no cycles; write into another " + target.kind())
                    .exception();
        }
    }

    private static void requireAppendOnly(Insert insert, DStream rows) {
        if (!Traits.of(rows).appendOnly()) {
            throw Problem.of(
                            Code.INVALID_QUERY,
                            "stream \"" + insert.target().text()
                                    + "\" only ever grows, but this query changes its rows")
                    .at(insert.target().place())
                    .hint("aggregate PER BATCH, or make it a MATERIALIZED VIEW instead of a stream")
                    .exception();
        }
    }

    private JobPlan finish(List<JobPlan.Output> outputs, Map<String, List<JobPlan.Origin>> feeds) {
        List<Topology.Output> roots = outputs.stream()
                .map(output -> new Topology.Output(output.name(), output.stream()))
                .toList();
        Topology topology = Share.common(PruneColumns.prune(Share.common(new Topology(roots))));
        List<JobPlan.Output> finished = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            finished.add(outputs.get(i).with(topology.outputs().get(i).stream()));
        }
        Set<Relation.Stream> streams = new LinkedHashSet<>();
        List<Relation.Table> tables = new ArrayList<>();
        List<Relation> read = new ArrayList<>();
        for (String name : Sources.names(topology.roots())) {
            Relation relation = catalogue.get(name);
            if (relation instanceof Relation.Stream stream) {
                streams.add(stream);
                streams.addAll(catalogue.deadLetterSources(name));
            } else if (relation instanceof Relation.Table table && !keptElsewhere(table)) {
                tables.add(table);
            } else {
                read.add(relation);
            }
        }
        return new JobPlan(topology, finished, List.copyOf(streams), tables, read, feeds);
    }
}
