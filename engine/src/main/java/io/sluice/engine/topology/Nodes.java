// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/** Walks over the DAG by identity: each node once, however many paths lead to it. */
final class Nodes {
    private Nodes() {}

    /**
     * Every node that the roots reach, once, inputs before the nodes that read them; without recursion, however deep the
     * DAG is.
     *
     * @throws IllegalStateException if a node reaches itself
     */
    static List<DStream> inOrder(Collection<? extends DStream> roots) {
        List<DStream> order = new ArrayList<>();
        // FALSE while the inputs of a node are visited, TRUE behind that.
        IdentityHashMap<DStream, Boolean> finished = new IdentityHashMap<>();
        Deque<DStream> open = new ArrayDeque<>();
        for (DStream root : roots) {
            open.push(root);
            while (!open.isEmpty()) {
                DStream node = open.element();
                Boolean state = finished.get(node);
                if (state == null) {
                    finished.put(node, false);
                    pushInputs(node, finished, open);
                } else {
                    open.pop();
                    if (!state) {
                        finished.put(node, true);
                        order.add(node);
                    }
                }
            }
        }
        return order;
    }

    private static void pushInputs(DStream node, IdentityHashMap<DStream, Boolean> finished, Deque<DStream> open) {
        List<DStream> inputs = node.inputs();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            Boolean state = finished.get(inputs.get(i));
            if (state == null) {
                open.push(inputs.get(i));
            } else if (!state) {
                throw new IllegalStateException(kind(node) + " reads what is made from it");
            }
        }
    }

    /** How often each node is read, by nodes and by outputs. */
    static IdentityHashMap<DStream, Integer> readers(Topology topology) {
        IdentityHashMap<DStream, Integer> readers = new IdentityHashMap<>();
        topology.roots().forEach(root -> readers.merge(root, 1, Integer::sum));
        for (DStream node : topology.nodes()) {
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
        }
        return readers;
    }

    /** The name of the kind of a node, as EXPLAIN shows it. */
    static String kind(DStream node) {
        return node.getClass().getSimpleName();
    }

    /** The node over other inputs that have the same columns; the node itself if they are its own. */
    static DStream withInputs(DStream node, List<DStream> inputs) {
        boolean same = true;
        for (int i = 0; i < inputs.size(); i++) {
            same &= inputs.get(i) == node.inputs().get(i);
        }
        return same ? node : node.match(new OverInputs(inputs));
    }

    private record OverInputs(List<DStream> inputs) implements DStream.Cases<DStream> {
        private DStream input() {
            return inputs.get(0);
        }

        @Override
        public DStream source(DStream.Source source) {
            return source;
        }

        @Override
        public DStream values(DStream.Values values) {
            return values;
        }

        @Override
        public DStream delta(DStream.Delta delta) {
            return new DStream.Delta(input());
        }

        @Override
        public DStream calc(DStream.Calc calc) {
            return new DStream.Calc(input(), calc.condition(), calc.projections(), calc.schema());
        }

        @Override
        public DStream unnest(DStream.Unnest unnest) {
            return new DStream.Unnest(
                    input(), unnest.kept(), unnest.collection(), unnest.ordinality(), unnest.schema());
        }

        @Override
        public DStream aggregate(DStream.Aggregate aggregate) {
            return new DStream.Aggregate(input(), aggregate.keys(), aggregate.calls(), aggregate.schema());
        }

        @Override
        public DStream join(DStream.Join join) {
            return new DStream.Join(inputs.get(0), inputs.get(1), join.keys(), join.leftOuter(), join.schema());
        }

        @Override
        public DStream union(DStream.Union union) {
            return new DStream.Union(inputs, union.schema());
        }

        @Override
        public DStream top(DStream.Top top) {
            return new DStream.Top(input(), top.order(), top.offset(), top.fetch());
        }

        @Override
        public DStream updateState(DStream.UpdateState state) {
            return new DStream.UpdateState(
                    input(),
                    state.keyCount(),
                    state.defaults(),
                    state.set(),
                    state.deleteWhen(),
                    state.expireAfterMicros(),
                    state.evaluateAllKeys(),
                    state.missing(),
                    state.schema());
        }

        @Override
        public DStream batchEnd(DStream.BatchEnd batchEnd) {
            return new DStream.BatchEnd(input());
        }

        @Override
        public DStream upsert(DStream.Upsert upsert) {
            return new DStream.Upsert(inputs, upsert.keys(), upsert.schema());
        }

        @Override
        public DStream train(DStream.Train train) {
            return new DStream.Train(input(), train.learner(), train.publishing(), train.schema());
        }

        @Override
        public DStream predict(DStream.Predict predict) {
            return new DStream.Predict(
                    inputs.get(0),
                    inputs.get(1),
                    predict.features(),
                    predict.detailed(),
                    predict.staleness(),
                    predict.schema());
        }
    }
}
