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
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final List<Relation.MaterializedView> views = new ArrayList<>();
    private final TreeSet<String> open = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /** @param kept the rows that another job keeps of a materialized view */
    PlanJob(Catalogue catalogue, BiFunction<String, ToTopology, Optional<DStream>> kept) {
        this.catalogue = catalogue;
        this.kept = kept;
    }

    boolean isEmpty() {
        return queries.isEmpty() && inserts.isEmpty() && logs.isEmpty() && views.isEmpty();
    }

    /** Adds a bare query. */
    void query(Planned planned, Optional<Emit> emit) {
        planned.main().ifPresent(result -> queries.add(new Query(result, emit)));
        sides(planned);
    }

    /** Adds an INSERT, or CREATE SINK … AS. */
    void insert(Planned planned, Name target, List<Name> columns, Optional<Emit> emit) {
        planned.main().ifPresent(result -> inserts.add(new Insert(result.rel(), target, columns, emit)));
        sides(planned);
    }

    void view(Relation.MaterializedView view) {
        views.add(view);
    }

    private void sides(Planned planned) {
        for (Planned.Side side : planned.sides()) {
            if (side instanceof Planned.Side.Log log) {
                logs.add(log);
            } else if (side instanceof Planned.Side.Insert insert) {
                inserts.add(new Insert(insert.rel(), insert.target(), insert.columns(), insert.emit()));
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
        List<JobPlan.Output> outputs = new ArrayList<>();
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
                outputs.add(output(sink.name(), JobPlan.Kind.SINK, stream, sink.schema(), insert.emit(), origin));
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
                    origin(log.rel())));
        }
        for (Relation.MaterializedView view : views) {
            DStream stream = toTopology.dstream(view.query());
            outputs.add(output(
                    view.name(), JobPlan.Kind.VIEW, stream, view.schema(), Optional.empty(), origin(view.query())));
        }
        for (String name : watched) {
            watch(name, toTopology).ifPresent(outputs::add);
        }
        return finish(outputs, feeds);
    }

    private static JobPlan.Output output(
            String name, JobPlan.Kind kind, DStream stream, Planned.Result result, Optional<Emit> emit) {
        return new JobPlan.Output(
                name, kind, stream, result.schema(), result.order(), emit, Long.MAX_VALUE, origin(result.rel()));
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
        return new JobPlan.Output(name, kind, stream, schema, List.of(), emit, Long.MAX_VALUE, origin);
    }

    /** The changes of a relation; those of sinks and materialized views are outputs already. */
    private Optional<JobPlan.Output> watch(String name, ToTopology toTopology) {
        Relation relation = catalogue.get(name);
        boolean output = relation instanceof Relation.MaterializedView view && views.contains(view);
        if (relation instanceof Relation.Sink || output) {
            return Optional.empty();
        }
        DStream stream = toTopology.relation(relation);
        JobPlan.Origin origin = origin(catalogue.scan(relation.name()));
        return Optional.of(
                output(relation.name(), JobPlan.Kind.VIEW, stream, relation.schema(), Optional.empty(), origin));
    }

    private DStream assigned(Insert insert, Schema schema, ToTopology toTopology) {
        return Assign.to(toTopology.dstream(insert.rel()), schema, insert.target(), insert.columns());
    }

    /** What feeds a stream inside the job, or keeps a view outside of it. */
    private Optional<DStream> feed(String stream, ToTopology toTopology, Map<String, List<JobPlan.Origin>> feeds) {
        if (catalogue.get(stream) instanceof Relation.MaterializedView) {
            return kept.apply(stream, toTopology);
        }
        Schema schema = catalogue.get(stream).schema();
        List<DStream> fed = new ArrayList<>();
        for (Insert insert : inserts) {
            if (insert.target().text().equalsIgnoreCase(stream)) {
                requireAcyclic(insert, stream);
                DStream rows = assigned(insert, schema, toTopology);
                open.remove(stream);
                requireAppendOnly(insert, rows);
                fed.add(rows);
                feeds.computeIfAbsent(stream, name -> new ArrayList<>()).add(origin(insert, schema));
            }
        }
        if (fed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(fed.size() == 1 ? fed.get(0) : new DStream.Union(fed, schema));
    }

    private void requireAcyclic(Insert insert, String stream) {
        if (!open.add(stream)) {
            throw Problem.of(Code.INVALID_QUERY, "stream \"" + stream + "\" would be fed from itself")
                    .at(insert.target().place())
                    .hint("a DAG has no cycles; write into another stream")
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
        List<Relation.Stream> streams = new ArrayList<>();
        List<Relation.Table> tables = new ArrayList<>();
        List<Relation.MaterializedView> read = new ArrayList<>();
        for (String name : Sources.names(topology.roots())) {
            Relation relation = catalogue.get(name);
            if (relation instanceof Relation.Stream stream) {
                streams.add(stream);
            } else if (relation instanceof Relation.Table table) {
                tables.add(table);
            } else if (relation instanceof Relation.MaterializedView view) {
                read.add(view);
            }
        }
        return new JobPlan(topology, finished, streams, tables, read, feeds);
    }
}
