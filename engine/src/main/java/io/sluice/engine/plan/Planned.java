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
 * @param clauses where the query's clauses stand
 */
public record Planned(Optional<Result> main, List<Side> sides, Clauses clauses) {
    private static final int SMALL_NODES_MAX = 500;

    public Planned {
        sides = List.copyOf(sides);
    }

    /** Like {@link #checked} for a query that is planned again wherever it is read: a large one waits until then. */
    public Planned checkedIfSmall() {
        boolean large = main.stream().anyMatch(result -> PlanSize.exceeds(result.rel(), SMALL_NODES_MAX));
        return large ? this : checked();
    }

    /**
     * Plans to the end and forgets the result, so that what cannot be done is told where it stands.
     *
     * @throws io.sluice.engine.problem.ProblemException if the query cannot run, at the clause
     */
    public Planned checked() {
        return clauses.locate(() -> {
            ToTopology toTopology = new ToTopology((name, self) -> Optional.empty());
            main.ifPresent(result -> toTopology.dstream(result.rel()));
            sides.forEach(side -> toTopology.dstream(side.rel()));
            return this;
        });
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
