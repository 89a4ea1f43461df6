// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.dialect.Types;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.sql.CatalogueTable;
import io.sluice.engine.sql.Relation;
import io.sluice.engine.topology.AggregateCall;
import io.sluice.engine.topology.Calcs;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Match;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Algebra to DStreams. A view or block that several queries name is translated once per instance, so that they share it.
 */
public final class ToTopology {
    private final BiFunction<String, ToTopology, Optional<DStream>> feeds;
    private final IdentityHashMap<RelNode, DStream> whole = new IdentityHashMap<>();
    private final IdentityHashMap<Relation, DStream> scans = new IdentityHashMap<>();
    private final IdentityHashMap<DStream, DStream> deltas = new IdentityHashMap<>();

    /**
     * @param feeds what stands for a stream, table or materialized view in the job, by name: what the INSERTs into a stream or
     *     table come to, or the rows that another job keeps; empty for what its declaration says
     */
    public ToTopology(BiFunction<String, ToTopology, Optional<DStream>> feeds) {
        this.feeds = feeds;
    }

    /** The DStream of a query, which is rewritten first. */
    public DStream dstream(RelNode query) {
        DStream known = whole.get(query);
        if (known == null) {
            known = new Translation(false).visit(Passes.rewrite(query));
            whole.put(query, known);
        }
        return known;
    }

    /** The DStream of a relation of the catalogue. */
    public DStream relation(Relation relation) {
        return relation instanceof Relation.View view ? dstream(view.query()) : new Translation(false).shared(relation);
    }

    /** The order in which a query's final result is shown. */
    public static List<Order> order(RelNode query) {
        return query instanceof Sort sort ? order(sort) : List.of();
    }

    private static List<Order> order(Sort sort) {
        List<Order> order = new ArrayList<>();
        for (RelFieldCollation term : sort.getCollation().getFieldCollations()) {
            boolean descending = term.direction.isDescending();
            boolean nullsFirst = term.nullDirection == RelFieldCollation.NullDirection.FIRST
                    || (term.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED && descending);
            order.add(new Order(term.getFieldIndex(), descending, nullsFirst));
        }
        return order;
    }

    static ProblemException notYet(String what, String workaround) {
        return Problem.of(Code.NOT_YET, what + " is not supported yet")
                .hint(workaround)
                .exception();
    }

    /** One walk over a plan; in a batch query, streams stand for the changes of the tick. */
    private final class Translation {
        private final boolean batch;

        Translation(boolean batch) {
            this.batch = batch;
        }

        DStream visit(RelNode rel) {
            if (rel instanceof TableScan scan) {
                return scan(scan);
            }
            if (rel instanceof Project project) {
                return project(project);
            }
            if (rel instanceof Filter filter) {
                Volatile.refuse(filter.getCondition());
                return Calcs.filter(visit(filter.getInput()), expression(filter, filter.getCondition()));
            }
            if (rel instanceof Aggregate aggregate) {
                return ToAggregate.dstream(aggregate, visit(aggregate.getInput()));
            }
            if (rel instanceof Join join) {
                return ToJoin.dstream(join, visit(join.getLeft()), visit(join.getRight()));
            }
            if (rel instanceof Unnested unnested) {
                return ToUnnest.dstream(unnested, visit(unnested.getInput()));
            }
            if (rel instanceof Union union) {
                return union(union);
            }
            if (rel instanceof Sort sort) {
                return sort(sort);
            }
            if (rel instanceof Values values) {
                return values(values);
            }
            if (rel instanceof Correlate) {
                throw notYet("this correlated sub-query", "write it as a join");
            }
            throw unknown(rel);
        }

        private ProblemException unknown(RelNode rel) {
            if (rel instanceof SetOp operation) {
                boolean intersect = operation instanceof Intersect;
                return notYet(
                        intersect ? "INTERSECT" : "EXCEPT",
                        intersect
                                ? "write a join of the two, with SELECT DISTINCT"
                                : "write a LEFT JOIN of the two, and keep the rows WHERE the right side IS NULL");
            }
            if (rel instanceof Match) {
                return notYet("MATCH_RECOGNIZE", "keep what has been seen of each key with UPDATE STATE");
            }
            if (rel instanceof TableFunctionScan scan && scan.getCall() instanceof RexCall call) {
                return notYet(
                        call.getOperator().getName() + " in FROM",
                        "group by a column that says the window, such as FLOOR(ts TO MINUTE)");
            }
            String operation = rel.getRelTypeName().replace("Logical", "").toUpperCase(Locale.ROOT);
            return notYet(operation, "rewrite the query with joins and GROUP BY");
        }

        private DStream project(Project project) {
            DStream input = visit(project.getInput());
            List<Expression> projections = new ArrayList<>();
            for (RexNode rex : project.getProjects()) {
                Volatile.check(rex, () -> Traits.of(input));
                projections.add(expression(project, rex));
            }
            return Calcs.project(input, projections, Types.schema(project.getRowType()));
        }

        private Expression expression(RelNode rel, RexNode rex) {
            return ToExpression.of(Searches.expand(rel.getCluster().getRexBuilder(), rex));
        }

        private DStream union(Union union) {
            Schema schema = Types.schema(union.getRowType());
            List<DStream> inputs = new ArrayList<>();
            for (RelNode input : union.getInputs()) {
                inputs.add(Casts.to(visit(input), schema));
            }
            DStream all = new DStream.Union(inputs, schema);
            return union.all ? all : ToAggregate.distinct(all);
        }

        private DStream sort(Sort sort) {
            DStream input = visit(sort.getInput());
            if (sort.fetch == null && sort.offset == null) {
                return input;
            }
            long offset = sort.offset == null ? 0 : number(sort.offset);
            long fetch = sort.fetch == null ? Long.MAX_VALUE : number(sort.fetch);
            return new DStream.Top(input, order(sort), offset, fetch);
        }

        private long number(@Nullable RexNode rex) {
            if (rex instanceof RexLiteral literal
                    && ToExpression.constant(literal).value() instanceof Number number
                    && number.doubleValue() >= 0
                    && number.doubleValue() == number.longValue()) {
                return number.longValue();
            }
            throw Problem.of(Code.INVALID_VALUE, "LIMIT and OFFSET take a whole number that is not negative")
                    .hint("write the number, as in LIMIT 10")
                    .exception();
        }

        private DStream values(Values values) {
            List<List<Expression.Constant>> rows = new ArrayList<>();
            for (List<RexLiteral> tuple : values.getTuples()) {
                rows.add(tuple.stream().map(ToExpression::constant).toList());
            }
            return new DStream.Values(rows, Types.schema(values.getRowType()));
        }

        private DStream scan(TableScan scan) {
            CatalogueTable table = scan.getTable().unwrap(CatalogueTable.class);
            if (table == null) {
                throw new IllegalStateException("scan of " + scan.getTable().getQualifiedName());
            }
            Relation relation = table.relation();
            DStream stream = shared(relation);
            return batch && relation instanceof Relation.Stream ? batchOf(stream, relation) : stream;
        }

        private DStream shared(Relation relation) {
            DStream stream = scans.get(relation);
            if (stream == null) {
                stream = scan(relation);
                scans.put(relation, stream);
            }
            return stream;
        }

        private DStream batchOf(DStream stream, Relation relation) {
            if (!Traits.of(stream).appendOnly()) {
                throw Problem.of(
                                Code.INVALID_QUERY,
                                "a batch query reads append-only streams; \"" + relation.name() + "\" can change rows")
                        .exception();
            }
            return deltas.computeIfAbsent(stream, DStream.Delta::new);
        }

        private DStream scan(Relation relation) {
            if (relation instanceof Relation.Stream stream) {
                return feeds.apply(stream.name(), ToTopology.this).orElseGet(() -> source(stream));
            }
            if (relation instanceof Relation.Table table) {
                return feeds.apply(table.name(), ToTopology.this)
                        .orElseGet(() -> new DStream.Source(table.name(), false, table.schema()));
            }
            if (relation instanceof Relation.MaterializedView view) {
                return feeds.apply(view.name(), ToTopology.this).orElseGet(() -> dstream(view.query()));
            }
            if (relation instanceof Relation.Derived derived) {
                return block((Block) derived.block(), derived.schema());
            }
            if (relation instanceof Relation.Model model) {
                throw Problem.of(Code.WRONG_KIND, "a model cannot be read: \"" + model.name() + "\"")
                        .hint("FROM ML_PREDICT(TABLE rows, MODEL " + model.name() + ") asks it; " + model.name()
                                + "$metrics and " + model.name() + "$versions tell about it")
                        .exception();
            }
            throw Problem.of(Code.WRONG_KIND, "a sink cannot be read: \"" + relation.name() + "\"")
                    .hint("read what is written into it instead")
                    .exception();
        }

        private DStream source(Relation.Stream stream) {
            DStream source = new DStream.Source(stream.name(), true, stream.stored());
            return Calcs.project(source, stream.columns(), stream.schema());
        }

        private DStream block(Block block, Schema schema) {
            if (block instanceof Block.BatchQuery query) {
                DStream result = new Translation(true).visit(Passes.rewrite(query.query()));
                return batch ? result : new DStream.BatchEnd(result);
            }
            if (block instanceof Block.Changes changes) {
                return new DStream.Delta(dstream(changes.query()));
            }
            if (block instanceof Block.Training training) {
                return train(training, schema);
            }
            if (block instanceof Block.Prediction prediction) {
                return predict(prediction, schema);
            }
            return state((Block.KeyedState) block, schema);
        }

        private DStream train(Block.Training training, Schema schema) {
            if (batch) {
                throw notYet("TRAIN MODEL inside a batch query", "train with the rows of the stream");
            }
            DStream rows = dstream(training.rows());
            LearnerSpec learner = training.learner();
            return new DStream.Train(Casts.to(rows, learner.withTime()), learner, training.publishing(), schema);
        }

        /** Features of other types than the model's are converted, in columns of their own that are gone behind it. */
        private DStream predict(Block.Prediction prediction, Schema schema) {
            DStream rows = new Translation(batch).visit(Passes.rewrite(prediction.rows()));
            List<SqlType.Field> fields = new ArrayList<>(rows.schema().fields());
            List<Expression> columns = new ArrayList<>(Calcs.columns(rows.schema()));
            List<Integer> features = new ArrayList<>();
            for (int i = 0; i < prediction.features().size(); i++) {
                int column = prediction.features().get(i);
                Expression value =
                        Casts.to(columns.get(column), prediction.inputs().type(i));
                boolean asItIs = value.equals(columns.get(column))
                        && value.type().equalsButForNull(prediction.inputs().type(i));
                features.add(asItIs ? column : columns.size());
                if (!asItIs) {
                    columns.add(value);
                    fields.add(new SqlType.Field(
                            "$" + columns.size(), prediction.inputs().type(i)));
                }
            }
            int more = columns.size() - rows.schema().size();
            DStream input = Calcs.project(rows, columns, new Schema(fields));
            List<SqlType.Field> all = new ArrayList<>(fields);
            all.addAll(schema.fields().subList(rows.schema().size(), schema.size()));
            DStream predicted = new DStream.Predict(
                    dstream(prediction.models()),
                    input,
                    features,
                    prediction.task().detail().isPresent(),
                    prediction.staleness(),
                    new Schema(all));
            List<Expression> kept = new ArrayList<>(Calcs.columns(predicted.schema()));
            kept.subList(rows.schema().size(), rows.schema().size() + more).clear();
            return Calcs.project(predicted, kept, schema);
        }

        /** Changes can be summed and counted, by weight; of a removed row there is no minimum, no average, no order. */
        private static void requireSums(DStream stream) {
            if (stream instanceof DStream.Aggregate aggregate
                    && Traits.of(aggregate.input()).changes()) {
                for (AggregateCall call : aggregate.calls()) {
                    boolean sum = switch (call.function()) {
                        case COUNT, SUM, SUM0 -> !call.distinct();
                        default -> false;
                    };
                    if (!sum) {
                        String name = call.function() + (call.distinct() ? "(DISTINCT …)" : "");
                        throw Problem.of(
                                        Code.INVALID_QUERY,
                                        name
                                                + " in UPDATE STATE needs rows that stay, and the rows of this input can change")
                                .hint(
                                        "use SUM and COUNT, which subtract what is removed; or read an append-only STREAM")
                                .exception();
                    }
                }
            }
            if (!(stream instanceof DStream.Delta)) {
                stream.inputs().forEach(Translation::requireSums);
            }
        }

        private DStream state(Block.KeyedState state, Schema schema) {
            if (batch) {
                throw notYet("UPDATE STATE inside a batch query", "put UPDATE STATE behind the batch query");
            }
            DStream aggregates = new Translation(false).visit(Passes.rewrite(state.aggregates()));
            requireSums(aggregates);
            return new DStream.UpdateState(
                    aggregates,
                    state.keyCount(),
                    state.defaults(),
                    state.set(),
                    state.deleteWhen(),
                    state.expireAfterMicros(),
                    state.evaluateAllKeys(),
                    state.missing(),
                    schema);
        }
    }
}
