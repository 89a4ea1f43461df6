// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.codegen.CompileCalc;
import io.sluice.engine.job.OperatorFactory;
import io.sluice.engine.operator.BatchBegin;
import io.sluice.engine.operator.BatchChanges;
import io.sluice.engine.operator.BatchResult;
import io.sluice.engine.operator.Combine;
import io.sluice.engine.operator.HashAggregate;
import io.sluice.engine.operator.HashJoin;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.operator.PreAggregate;
import io.sluice.engine.operator.Predict;
import io.sluice.engine.operator.SplitUnnest;
import io.sluice.engine.operator.StateFold;
import io.sluice.engine.operator.Top;
import io.sluice.engine.operator.Train;
import io.sluice.engine.operator.Union;
import io.sluice.engine.operator.Unnest;
import io.sluice.engine.operator.Upsert;
import io.sluice.engine.operator.Values;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Which operator runs which node. */
public final class Operators implements OperatorFactory {
    @Override
    public Supplier<Operator> operator(DStream node, List<Traits> inputs) {
        return node.match(new Choice(inputs));
    }

    @Override
    public boolean combinable(DStream.Aggregate node, Traits input) {
        return Combine.combinable(node, input);
    }

    @Override
    public Supplier<Operator> preAggregate(DStream.Aggregate node, Traits input) {
        return () -> new PreAggregate(node, input);
    }

    @Override
    public Supplier<Operator> mergeAggregate(DStream.Aggregate node, Traits input) {
        return () -> HashAggregate.merging(node, input);
    }

    /** SET of UPDATE STATE: over the key and aggregates of the batch, then the history. */
    static CompileCalc set(DStream.UpdateState state) {
        List<SqlType> row = new ArrayList<>();
        for (int i = 0; i < state.input().schema().size(); i++) {
            SqlType type = state.input().schema().type(i);
            boolean missing = state.evaluateAllKeys() && i >= state.keyCount();
            row.add(missing ? type.withNullable(true) : type);
        }
        row.addAll(
                state.schema().types().subList(state.keyCount(), state.schema().size()));
        return CompileCalc.of(row, Optional.empty(), state.set());
    }

    /** DELETE WHEN of UPDATE STATE, over the new values. */
    static Optional<CompileCalc> deleteWhen(DStream.UpdateState state) {
        return state.deleteWhen().map(test -> CompileCalc.of(state.schema().types(), Optional.empty(), List.of(test)));
    }

    /** WHEN of PUBLISH, over what TRAIN MODEL gives. */
    static Optional<CompileCalc> when(DStream.Train train) {
        return train.publishing()
                .when()
                .map(test -> CompileCalc.of(train.schema().types(), Optional.empty(), List.of(test)));
    }

    private record Choice(List<Traits> inputs) implements DStream.Cases<Supplier<Operator>> {
        @Override
        public Supplier<Operator> source(DStream.Source source) {
            return Union::new;
        }

        @Override
        public Supplier<Operator> values(DStream.Values values) {
            return () -> new Values(values);
        }

        @Override
        public Supplier<Operator> delta(DStream.Delta delta) {
            return () -> inputs.get(0).appendOnly() ? new BatchBegin(delta) : new BatchChanges(delta);
        }

        @Override
        public Supplier<Operator> calc(DStream.Calc calc) {
            return CompileCalc.of(calc);
        }

        @Override
        public Supplier<Operator> unnest(DStream.Unnest unnest) {
            return () -> unnest.collection() instanceof Expression.Call ? new SplitUnnest(unnest) : new Unnest(unnest);
        }

        @Override
        public Supplier<Operator> aggregate(DStream.Aggregate aggregate) {
            return () -> new HashAggregate(aggregate, inputs.get(0));
        }

        @Override
        public Supplier<Operator> join(DStream.Join join) {
            return () -> new HashJoin(join, inputs.get(0), inputs.get(1));
        }

        @Override
        public Supplier<Operator> union(DStream.Union union) {
            return Union::new;
        }

        @Override
        public Supplier<Operator> top(DStream.Top top) {
            return () -> new Top(top, inputs.get(0));
        }

        @Override
        public Supplier<Operator> updateState(DStream.UpdateState state) {
            CompileCalc set = set(state);
            Optional<CompileCalc> deleteWhen = deleteWhen(state);
            return () -> new StateFold(state, set.function(), deleteWhen.map(CompileCalc::function));
        }

        @Override
        public Supplier<Operator> batchEnd(DStream.BatchEnd batchEnd) {
            return () -> new BatchResult(batchEnd);
        }

        @Override
        public Supplier<Operator> upsert(DStream.Upsert upsert) {
            return () -> new Upsert(upsert, inputs);
        }

        @Override
        public Supplier<Operator> train(DStream.Train train) {
            Optional<CompileCalc> when = when(train);
            return () -> new Train(train, when.map(CompileCalc::function));
        }

        @Override
        public Supplier<Operator> predict(DStream.Predict predict) {
            return () -> new Predict(predict, inputs.get(1));
        }
    }
}
