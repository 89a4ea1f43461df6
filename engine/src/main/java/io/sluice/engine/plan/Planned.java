// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.problem.Place;
import io.sluice.engine.sql.Emit;
import io.sluice.engine.sql.Name;
import io.sluice.engine.topology.Order;
import io.sluice.engine.topology.Schema;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/**
 * A query with its names resolved, as algebra, not yet rewritten.
 *
 * @param main its result; absent if it ends in FORK, whose branches are all sides
 * @param sides where rows leave on the way
 */
public record Planned(Optional<Result> main, List<Side> sides) {
    public Planned {
        sides = List.copyOf(sides);
    }

    /**
     * Rows to show.
     *
     * @param rel the algebra; behind the columns to show it may have others that the order needs
     * @param schema the columns to show
     * @param order of the final result
     */
    public record Result(RelNode rel, Schema schema, List<Order> order) {
        public Result {
            order = List.copyOf(order);
        }
    }

    /** Where rows leave a pipe aside from its result. */
    public sealed interface Side {
        RelNode rel();

        /** LOG: the first changes of each batch, on stderr. */
        record Log(RelNode rel, Optional<String> label, long limit) implements Side {}

        /** A branch that ends in INSERT INTO. */
        record Insert(RelNode rel, Name target, List<Name> columns, Optional<Emit> emit) implements Side {}

        /**
         * ASSERT: no row may ever come.
         *
         * @param rel the rows for which the condition is not TRUE, then the expressions to show
         * @param condition as it was written
         * @param shown the expressions as they were written, one for each of the last columns
         */
        record Assertion(RelNode rel, String condition, List<String> shown, Place place) implements Side {
            public Assertion {
                shown = List.copyOf(shown);
            }
        }

        /** A branch of FORK without an end. */
        record Print(RelNode rel) implements Side {}
    }
}
