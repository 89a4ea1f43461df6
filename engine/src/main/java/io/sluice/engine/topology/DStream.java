// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.List;
import java.util.Optional;

/**
 * A discretized stream: per tick one delta, a Z-set of changes. A record here is a node of the DAG; what it describes
 * is immutable, shared and independent of how it is run. Nodes are compared by identity or by
 * {@link OperatorId}, never by {@code equals}: that would walk shared sub-plans again and again.
 */
public sealed interface DStream {
    Schema schema();

    List<DStream> inputs();

    <R> R match(Cases<R> cases);

    /** One function per kind of node. */
    interface Cases<R> {
        R source(Source source);

        R values(Values values);

        R delta(Delta delta);

        R calc(Calc calc);

        R unnest(Unnest unnest);

        R aggregate(Aggregate aggregate);

        R join(Join join);

        R union(Union union);

        R top(Top top);

        R updateState(UpdateState updateState);

        R batchEnd(BatchEnd batchEnd);

        R upsert(Upsert upsert);

        R train(Train train);

        R predict(Predict predict);
    }

    /**
     * The rows of a stream or table of the catalogue.
     *
     * @param name as declared
     * @param appendOnly whether rows are only ever added: a STREAM, not a TABLE
     */
    record Source(String name, boolean appendOnly, Schema schema) implements DStream {
        @Override
        public List<DStream> inputs() {
            return List.of();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.source(this);
        }
    }

    /** Constant rows, there from the first tick on. */
    record Values(List<List<Expression.Constant>> rows, Schema schema) implements DStream {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
        }

        @Override
        public List<DStream> inputs() {
            return List.of();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.values(this);
        }
    }

    /**
     * The changes of each tick as a relation of their own: where a batch query begins. What stands above it, up to
     * {@link BatchEnd} or {@link UpdateState}, says something about one batch and forgets it at the end of the tick.
     */
    record Delta(DStream input) implements DStream {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.delta(this);
        }
    }

    /** Filter and projection in one: for each row where the condition is TRUE, the projections. Linear, stateless. */
    record Calc(DStream input, Optional<Expression> condition, List<Expression> projections, Schema schema)
            implements DStream {
        public Calc {
            projections = List.copyOf(projections);
        }

        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.calc(this);
        }
    }

    /**
     * For each row, one row per element of a collection. Linear, stateless. NULL and empty collections give no row.
     *
     * @param kept the input columns that the output starts with
     * @param collection an {@link Expression.Input} of type ARRAY or MAP, or a call of SPLIT or REGEXP_EXTRACT_ALL on an
     *     input and a constant, which is unnested without making the array; the element columns follow the kept ones
     * @param ordinality whether a last column numbers the elements from 1
     */
    record Unnest(DStream input, List<Integer> kept, Expression collection, boolean ordinality, Schema schema)
            implements DStream {
        public Unnest {
            kept = List.copyOf(kept);
        }

        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unnest(this);
        }
    }

    /**
     * GROUP BY. One row per group that has rows: the keys, then the calls. Without keys there is always one row, from
     * the first tick on (in a batch query: in each batch that has rows). Without calls it is DISTINCT.
     */
    record Aggregate(DStream input, List<Integer> keys, List<AggregateCall> calls, Schema schema) implements DStream {
        public Aggregate {
            keys = List.copyOf(keys);
            calls = List.copyOf(calls);
        }

        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.aggregate(this);
        }
    }

    /**
     * Equi-join on all of {@code keys}; without keys the product. Bilinear. With {@code leftOuter}, left rows without a
     * match appear once with NULL on the right.
     */
    record Join(DStream left, DStream right, List<JoinKey> keys, boolean leftOuter, Schema schema) implements DStream {
        public Join {
            keys = List.copyOf(keys);
        }

        /** The columns of the key on the left. */
        public List<Integer> leftKeys() {
            return keys.stream().map(JoinKey::left).toList();
        }

        /** The columns of the key on the right. */
        public List<Integer> rightKeys() {
            return keys.stream().map(JoinKey::right).toList();
        }

        /** Types whose byte form fits both sides, nullable where NULL matches NULL. */
        public List<SqlType> keyTypes() {
            return keys.stream().map(this::keyType).toList();
        }

        private SqlType keyType(JoinKey key) {
            SqlType one = left.schema().type(key.left());
            SqlType other = right.schema().type(key.right());
            SqlType wider = one.precision() >= other.precision() ? one : other;
            return wider.withNullable(key.nullsMatch());
        }

        @Override
        public List<DStream> inputs() {
            return List.of(left, right);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.join(this);
        }
    }

    /** UNION ALL: the sum of Z-sets. Linear, stateless. */
    record Union(List<DStream> inputs, Schema schema) implements DStream {
        public Union {
            inputs = List.copyOf(inputs);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.union(this);
        }
    }

    /**
     * ORDER BY with LIMIT: rows {@code offset} to {@code offset + fetch} of the input in the order; ties, and everything
     * if there is no order, by arrival on ordered input ({@link Traits}), else in canonical row order.
     */
    record Top(DStream input, List<Order> order, long offset, long fetch) implements DStream {
        public Top {
            order = List.copyOf(order);
        }

        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.top(this);
        }
    }

    /**
     * {@code updateStateByKey}: a fold per key over the sequence of batches.
     *
     * <p>The input is the tick's aggregate per key (keys first, then aggregate columns): one inserted row per key that
     * has rows. The SET expressions read one row of (keys, aggregates, state columns before) and give the state columns
     * after; the output is the keyed changelog of (keys, state columns).
     *
     * @param keyCount the first columns of the input that are the key
     * @param defaults of the state columns, for a new key
     * @param set one expression per state column, over (keys, aggregates, old state)
     * @param deleteWhen over (keys, new state): TRUE removes the key
     * @param expireAfterMicros a key without rows for that long is removed, batch time
     * @param evaluateAllKeys whether keys without rows are evaluated too, with {@code missing} as aggregates
     * @param missing the aggregate values of a key without rows: 0 for COUNT, else NULL
     */
    record UpdateState(
            DStream input,
            int keyCount,
            List<Expression.Constant> defaults,
            List<Expression> set,
            Optional<Expression> deleteWhen,
            Optional<Long> expireAfterMicros,
            boolean evaluateAllKeys,
            List<Expression.Constant> missing,
            Schema schema)
            implements DStream {
        public UpdateState {
            defaults = List.copyOf(defaults);
            set = List.copyOf(set);
            missing = List.copyOf(missing);
        }

        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.updateState(this);
        }
    }

    /** The end of a batch query: what its input says about one batch is appended for good. */
    record BatchEnd(DStream input) implements DStream {
        @Override
        public Schema schema() {
            return input.schema();
        }

        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.batchEnd(this);
        }
    }

    /**
     * A table with a primary key that queries write into: of each key the row that was added last.
     *
     * <p>Of a tick count the net changes of each input. They remove a row only if it is the key's: what has been replaced is
     * gone already. Then come the rows they add, in the order of the inputs and within each in the order of arrival.
     *
     * @param inputs the table's own rows, then those of each query; all with the table's columns
     * @param keys the columns of the primary key, at least one
     */
    record Upsert(List<DStream> inputs, List<Integer> keys, Schema schema) implements DStream {
        public Upsert {
            inputs = List.copyOf(inputs);
            keys = List.copyOf(keys);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.upsert(this);
        }
    }

    /**
     * A model that learns the rows of its input, in the order in which they come, each after it has been foretold. Per tick
     * in which rows have come or there is a new version, one row; and one for all that it does about drift.
     *
     * @param input what {@link LearnerSpec#withTime} says; what is to be foretold is not NULL
     * @param schema the number of the newest version, how many rows have been learnt, the time of the tick, the metrics,
     *     {@link Drift#COLUMNS}, and the version itself where it is new: BIGINT, BIGINT, TIMESTAMP, DOUBLE …, VARCHAR, VARCHAR,
     *     DOUBLE, DOUBLE, VARCHAR, BYTES. Of a row about drift there is no metric, and the number of rows is that of those scored
     */
    record Train(DStream input, LearnerSpec learner, Publishing publishing, Schema schema) implements DStream {
        @Override
        public List<DStream> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.train(this);
        }
    }

    /**
     * What a model foretells of each row, with the newest version that has come by then: rows and predictions stay together.
     *
     * @param models versions as they come: number, rows learnt, time, version: BIGINT, BIGINT, TIMESTAMP, BYTES
     * @param features the columns of the input that the model is given, in its order
     * @param detailed whether there is the column that {@link Task#detail} names
     * @param staleness when a version is too old; empty if none ever is
     * @param schema the columns of the input, the prediction, the detail, the number of the version, how long ago it was made
     */
    record Predict(
            DStream models,
            DStream input,
            List<Integer> features,
            boolean detailed,
            Optional<Staleness> staleness,
            Schema schema)
            implements DStream {
        public Predict {
            features = List.copyOf(features);
        }

        @Override
        public List<DStream> inputs() {
            return List.of(models, input);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.predict(this);
        }
    }
}
