// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What is known of a DStream without running it; it selects cheaper operators.
 *
 * @param appendOnly no row is ever removed
 * @param ordered the order of rows within its deltas is the order of arrival at one source, however the input is cut into
 *     ticks and shards
 * @param perBatch it stands for one batch alone: its state is freed at the end of the tick
 */
public record Traits(boolean appendOnly, boolean ordered, boolean perBatch) {

    /** The traits of every node that the roots reach, by identity. */
    public static IdentityHashMap<DStream, Traits> of(Collection<DStream> roots) {
        IdentityHashMap<DStream, Traits> known = new IdentityHashMap<>();
        Derivation derivation = new Derivation(known);
        Nodes.inOrder(roots).forEach(node -> known.put(node, node.match(derivation)));
        return known;
    }

    /** The traits of one node. */
    public static Traits of(DStream stream) {
        return new Derivation(of(List.of(stream))).get(stream);
    }

    /** Whether the rows are the changes of a batch, of which some remove: their weights may cancel though there are changes. */
    public boolean changes() {
        return perBatch && !appendOnly;
    }

    private record Derivation(IdentityHashMap<DStream, Traits> known) implements DStream.Cases<Traits> {
        private Traits get(DStream stream) {
            Traits traits = known.get(stream);
            if (traits == null) {
                throw new IllegalStateException("input before output");
            }
            return traits;
        }

        @Override
        public Traits source(DStream.Source source) {
            return new Traits(source.appendOnly(), source.appendOnly(), false);
        }

        @Override
        public Traits values(DStream.Values values) {
            return new Traits(true, true, false);
        }

        @Override
        public Traits delta(DStream.Delta delta) {
            Traits traits = get(delta.input());
            return new Traits(traits.appendOnly(), traits.ordered(), true);
        }

        @Override
        public Traits calc(DStream.Calc calc) {
            return get(calc.input());
        }

        @Override
        public Traits unnest(DStream.Unnest unnest) {
            return get(unnest.input());
        }

        @Override
        public Traits aggregate(DStream.Aggregate aggregate) {
            boolean perBatch = get(aggregate.input()).perBatch();
            return new Traits(perBatch, false, perBatch);
        }

        @Override
        public Traits join(DStream.Join join) {
            Traits left = get(join.left());
            Traits right = get(join.right());
            boolean perBatch = left.perBatch() || right.perBatch();
            boolean appendOnly = left.appendOnly() && right.appendOnly() && !join.leftOuter();
            return new Traits(perBatch || appendOnly, false, perBatch);
        }

        @Override
        public Traits union(DStream.Union union) {
            boolean appendOnly =
                    union.inputs().stream().allMatch(input -> get(input).appendOnly());
            boolean perBatch =
                    union.inputs().stream().anyMatch(input -> get(input).perBatch());
            return new Traits(appendOnly, false, perBatch);
        }

        @Override
        public Traits top(DStream.Top top) {
            boolean perBatch = get(top.input()).perBatch();
            return new Traits(perBatch, false, perBatch);
        }

        @Override
        public Traits updateState(DStream.UpdateState updateState) {
            return new Traits(false, false, false);
        }

        @Override
        public Traits batchEnd(DStream.BatchEnd batchEnd) {
            return new Traits(true, false, false);
        }

        @Override
        public Traits upsert(DStream.Upsert upsert) {
            return new Traits(false, false, false);
        }

        @Override
        public Traits train(DStream.Train train) {
            return new Traits(true, false, false);
        }

        @Override
        public Traits predict(DStream.Predict predict) {
            return get(predict.input());
        }
    }
}
