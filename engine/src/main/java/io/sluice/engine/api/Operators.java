// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.codegen.CompileCalc;
import io.sluice.engine.job.OperatorFactory;
import io.sluice.engine.operator.BatchBegin;
import io.sluice.engine.operator.BatchResult;
import io.sluice.engine.operator.Combine;
import io.sluice.engine.operator.HashAggregate;
import io.sluice.engine.operator.Operator;
import io.sluice.engine.operator.PreAggregate;
import io.sluice.engine.operator.SplitUnnest;
import io.sluice.engine.operator.Unnest;
import io.sluice.engine.operator.Values;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.Traits;
import java.util.List;
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
    public Schema partialSchema(DStream.Aggregate node, Traits input) {
        return Combine.partialSchema(node, input);
    }

    @Override
    public Supplier<Operator> mergeAggregate(DStream.Aggregate node, Traits input) {
        return () -> HashAggregate.merging(node, input);
    }

    private record Choice(List<Traits> inputs) implements DStream.Cases<Supplier<Operator>> {
        private static final Operator PASS = (port, chunk, out) -> out.push(chunk);

        @Override
        public Supplier<Operator> source(DStream.Source source) {
            return () -> PASS;
        }

        @Override
        public Supplier<Operator> values(DStream.Values values) {
            return () -> new Values(values);
        }

        @Override
        public Supplier<Operator> delta(DStream.Delta delta) {
            return () -> new BatchBegin(delta);
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
            throw new IllegalStateException();
        }

        @Override
        public Supplier<Operator> union(DStream.Union union) {
            return () -> PASS;
        }

        @Override
        public Supplier<Operator> top(DStream.Top top) {
            throw new IllegalStateException();
        }

        @Override
        public Supplier<Operator> updateState(DStream.UpdateState updateState) {
            throw new IllegalStateException();
        }

        @Override
        public Supplier<Operator> batchEnd(DStream.BatchEnd batchEnd) {
            return () -> new BatchResult(batchEnd);
        }
    }
}
