// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import io.sluice.engine.topology.AggregateCall.Function;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What bounds the memory of a node, from the least to the most: what EXPLAIN says about its state. */
public enum StateBound {
    STATELESS("stateless"),
    CONSTANT("stateful: constant"),
    PER_BATCH("stateful: per batch"),
    KEYS("stateful: bounded by the number of keys"),
    DELAY("stateful: bounded by the number of keys, and the rows of the label delay"),
    UNBOUNDED("stateful: unbounded (all rows of the input)");

    private final String text;

    StateBound(String text) {
        this.text = text;
    }

    /** As EXPLAIN shows it. */
    public String text() {
        return text;
    }

    private static StateBound min(StateBound a, StateBound b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static StateBound max(StateBound a, StateBound b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** The bounds of every node that the roots reach, by identity. Derived from the plan; an operator may need less. */
    public static IdentityHashMap<DStream, StateBound> of(Collection<DStream> roots) {
        Derivation derivation = new Derivation(Traits.of(roots), new IdentityHashMap<>());
        IdentityHashMap<DStream, StateBound> bounds = new IdentityHashMap<>();
        for (DStream node : Nodes.inOrder(roots)) {
            Both both = node.match(derivation);
            derivation.rows().put(node, both.rows());
            bounds.put(node, both.state());
        }
        return bounds;
    }

    /**
     * What grows for ever: the nodes with unbounded state that some sources reach, as EXPLAIN names them.
     *
     * @param endless the names of the sources that do not end
     */
    public static List<String> unbounded(Topology topology, Collection<String> endless) {
        IdentityHashMap<DStream, StateBound> bounds = of(topology.roots());
        Set<DStream> reached = Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> growing = new ArrayList<>();
        for (DStream node : topology.nodes()) {
            boolean begins = node instanceof DStream.Source source && endless.contains(source.name());
            if (begins || node.inputs().stream().anyMatch(reached::contains)) {
                reached.add(node);
                if (bounds.get(node) == UNBOUNDED) {
                    growing.add(Nodes.kind(node) + " " + Description.of(node));
                }
            }
        }
        return growing;
    }

    /** What bounds the rows that a node stands for, and what it remembers to make them. */
    private record Both(StateBound rows, StateBound state) {}

    private record Derivation(IdentityHashMap<DStream, Traits> traits, IdentityHashMap<DStream, StateBound> rows)
            implements DStream.Cases<Both> {
        private StateBound rows(DStream input) {
            return rows.getOrDefault(input, UNBOUNDED);
        }

        private boolean isAppendOnly(DStream node) {
            Traits known = traits.get(node);
            return known != null && known.appendOnly();
        }

        private static Both stateless(StateBound rows) {
            return new Both(rows, STATELESS);
        }

        @Override
        public Both source(DStream.Source source) {
            return stateless(UNBOUNDED);
        }

        @Override
        public Both values(DStream.Values values) {
            return stateless(CONSTANT);
        }

        @Override
        public Both delta(DStream.Delta delta) {
            return stateless(PER_BATCH);
        }

        @Override
        public Both calc(DStream.Calc calc) {
            return stateless(rows(calc.input()));
        }

        @Override
        public Both unnest(DStream.Unnest unnest) {
            return stateless(rows(unnest.input()));
        }

        @Override
        public Both aggregate(DStream.Aggregate aggregate) {
            StateBound input = rows(aggregate.input());
            StateBound groups = min(input, aggregate.keys().isEmpty() ? CONSTANT : KEYS);
            boolean appendOnly = isAppendOnly(aggregate.input());
            boolean keepsValues = aggregate.calls().stream().anyMatch(call -> keepsValues(call, appendOnly));
            // DISTINCT remembers each value once, as GROUP BY does each key.
            boolean distinct = aggregate.calls().stream().anyMatch(AggregateCall::distinct);
            StateBound values = distinct ? max(groups, min(input, KEYS)) : groups;
            return new Both(groups, keepsValues ? input : values);
        }

        /** Whether a group remembers each of its values, not only what they come to. */
        private static boolean keepsValues(AggregateCall call, boolean appendOnly) {
            Function function = call.function();
            return switch (function) {
                case COUNT, SUM, SUM0, AVG -> false;
                case MIN, MAX, FIRST_VALUE, LAST_VALUE -> !appendOnly;
                case ARRAY_AGG -> true;
                case SINGLE_VALUE -> !appendOnly;
            };
        }

        @Override
        public Both join(DStream.Join join) {
            StateBound sides = max(rows(join.left()), rows(join.right()));
            boolean perBatch = rows(join.left()) == PER_BATCH || rows(join.right()) == PER_BATCH;
            return new Both(perBatch ? PER_BATCH : sides, sides);
        }

        @Override
        public Both union(DStream.Union union) {
            StateBound rows = CONSTANT;
            for (DStream input : union.inputs()) {
                rows = max(rows, rows(input));
            }
            return stateless(rows);
        }

        @Override
        public Both top(DStream.Top top) {
            StateBound input = rows(top.input());
            boolean all = top.fetch() == Long.MAX_VALUE;
            StateBound result = all ? input : min(input, CONSTANT);
            return new Both(result, isAppendOnly(top.input()) ? result : input);
        }

        @Override
        public Both updateState(DStream.UpdateState updateState) {
            return new Both(KEYS, KEYS);
        }

        @Override
        public Both batchEnd(DStream.BatchEnd batchEnd) {
            return stateless(UNBOUNDED);
        }

        @Override
        public Both upsert(DStream.Upsert upsert) {
            return new Both(KEYS, KEYS);
        }

        @Override
        public Both train(DStream.Train train) {
            return new Both(UNBOUNDED, train.learner().evaluation().delay().isPresent() ? DELAY : KEYS);
        }

        @Override
        public Both predict(DStream.Predict predict) {
            boolean remembers = !isAppendOnly(predict.input());
            StateBound rows = rows(predict.input());
            return new Both(rows, remembers ? rows : CONSTANT);
        }
    }
}
