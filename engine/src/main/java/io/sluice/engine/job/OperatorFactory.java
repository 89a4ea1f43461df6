// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.job;

import io.sluice.engine.operator.Operator;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Traits;
import java.util.List;
import java.util.function.Supplier;

/** Makes the operators of a topology; who runs one need not know how expressions are compiled. */
public interface OperatorFactory {
    /**
     * Prepares a node once; the supplier then makes one operator per shard.
     *
     * @param inputs the traits of the node's inputs, in order
     */
    Supplier<Operator> operator(DStream node, List<Traits> inputs);

    /** Whether an aggregate can be taken in two steps: before its exchange, and behind it. */
    boolean combinable(DStream.Aggregate node, Traits input);

    /** The step before the exchange. Its rows begin with the keys. */
    Supplier<Operator> preAggregate(DStream.Aggregate node, Traits input);

    /** The step behind the exchange. */
    Supplier<Operator> mergeAggregate(DStream.Aggregate node, Traits input);
}
