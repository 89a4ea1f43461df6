// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.topology.Traits;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlOperator;

/**
 * Functions whose value is not a function of the row. The clock is read when a row arrives: that is right where rows are only
 * added, and there is no other way to add them than to arrive. Everything else must wait for an operator that remembers.
 */
final class Volatile {
    private Volatile() {}

    /** Refuses volatile functions in a projection over rows that can change. */
    static void check(RexNode rex, Supplier<Traits> input) {
        visit(rex, operator -> {
            if (!operator.isDeterministic()) {
                throw ToTopology.notYet(operator.getName(), "compute it outside, in the source");
            }
            if (!isBatch(operator) && !input.get().appendOnly()) {
                throw ToTopology.notYet(
                        operator.getName() + " over rows that can change",
                        "read it where the rows arrive, in the stream");
            }
        });
    }

    /** Refuses volatile functions in a condition: as time passes the rows that pass would change. */
    static void refuse(RexNode condition) {
        visit(condition, operator -> {
            if (!isBatch(operator)) {
                throw ToTopology.notYet(
                        operator.getName() + " in a condition", "select it as a column first, and compare the column");
            }
        });
    }

    private static boolean isBatch(SqlOperator operator) {
        return operator.getName().startsWith("$BATCH");
    }

    private static void visit(RexNode rex, java.util.function.Consumer<SqlOperator> found) {
        rex.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                SqlOperator operator = call.getOperator();
                if (operator.isDynamicFunction() || !operator.isDeterministic()) {
                    found.accept(operator);
                }
                return super.visitCall(call);
            }
        });
    }
}
