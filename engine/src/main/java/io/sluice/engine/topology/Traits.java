// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

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
    @SuppressWarnings("IdentityHashMapUsage") // the Map is only read by those who got it from here
    public static Map<DStream, Traits> of(Collection<DStream> roots) {
        Map<DStream, Traits> known = new IdentityHashMap<>();
        roots.forEach(root -> derive(root, known));
        return known;
    }

    private static Traits derive(DStream stream, Map<DStream, Traits> known) {
        Traits before = known.get(stream);
        if (before != null) {
            return before;
        }
        stream.inputs().forEach(input -> derive(input, known));
        Traits traits = stream.match(new Derivation(known));
        known.put(stream, traits);
        return traits;
    }

    private record Derivation(Map<DStream, Traits> known) implements DStream.Cases<Traits> {
        private Traits get(DStream stream) {
            Traits traits = known.get(stream);
            if (traits == null) {
                throw new IllegalStateException("input before output");
            }
            return traits;
        }

        @Override
        public Traits source(DStream.Source source) {
            return new Traits(source.appendOnly(), source.appendOnly(), source.perBatch());
        }

        @Override
        public Traits values(DStream.Values values) {
            return new Traits(true, true, false);
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
    }
}
