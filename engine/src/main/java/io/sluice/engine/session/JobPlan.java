// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.problem.Place;
import io.sluice.engine.sql.Emit;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Topology;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;

/**
 * A job before it runs: its DAG, where its rows come from, and where they go.
 *
 * @param topology one output per entry of {@code outputs}, in the same order
 * @param streams the streams it reads from outside, and those whose bad rows it reads
 * @param tables the tables it reads
 * @param views the materialized views and tables it reads that other jobs keep
 * @param feeds what each stream or table that INSERT … SELECT feeds consists of, by its name; a table has rows of its own, too
 */
public record JobPlan(
        Topology topology,
        List<Output> outputs,
        List<Relation.Stream> streams,
        List<Relation.Table> tables,
        List<Relation> views,
        Map<String, List<Origin>> feeds) {
    public JobPlan {
        outputs = List.copyOf(outputs);
        streams = List.copyOf(streams);
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        TreeMap<String, List<Origin>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(feeds);
        feeds = Collections.unmodifiableMap(byName);
    }

    /**
     * Where rows come from before any rewriting: what the DStream is measured against.
     *
     * @param rel the query as it was written
     * @param values over the query's columns, what an INSERT puts into each column; empty for the columns as they are
     */
    public record Origin(RelNode rel, List<Expression> values) {
        public Origin {
            values = List.copyOf(values);
        }
    }

    /** What becomes of an output's changes. */
    public enum Kind {
        /** A bare query, or a branch of FORK: printed. */
        QUERY,
        /** Written into a sink. */
        SINK,
        /** LOG: the first changes of each batch, on stderr. */
        LOG,
        /** ASSERT: a row fails the batch, before anything of the batch leaves the job. */
        ASSERT,
        /** Kept for those who ask: a materialized view, a table that a query fills, or what a test expects. */
        VIEW
    }

    /**
     * One output.
     *
     * @param name of the sink or view, the label of a log, {@code q1} … for queries
     * @param stream its changes
     * @param schema the columns to show; the stream may have more behind them, for the order
     * @param order in which a final result is shown
     * @param limit the most changes per batch that a log shows
     * @param origin what the changes are those of
     * @param assertion what an ASSERT says when a row comes
     * @param place where a statement names what it writes into, if it does
     */
    public record Output(
            String name,
            Kind kind,
            DStream stream,
            Schema schema,
            List<Order> order,
            Optional<Emit> emit,
            long limit,
            Origin origin,
            Optional<Assertion> assertion,
            Optional<Place> place) {
        public Output {
            order = List.copyOf(order);
        }

        /** The same output, and where a statement names it. */
        Output at(Place where) {
            return new Output(name, kind, stream, schema, order, emit, limit, origin, assertion, Optional.of(where));
        }

        /** The same output with its DStream rewritten. */
        Output with(DStream rewritten) {
            return new Output(name, kind, rewritten, schema, order, emit, limit, origin, assertion, place);
        }
    }

    /** Whether what the job says depends on where batches are cut: then its input cannot be cut otherwise. */
    public boolean batchDefined() {
        boolean snapshots = outputs.stream()
                .flatMap(output -> output.emit().stream())
                .anyMatch(emit ->
                        emit.mode() == Emit.Mode.SNAPSHOT && emit.everyMicros().isEmpty());
        return snapshots || BatchDefined.any(topology.roots());
    }
}
