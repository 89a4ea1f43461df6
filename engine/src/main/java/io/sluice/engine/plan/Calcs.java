// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import io.sluice.engine.topology.Schema;
import java.util.List;

/** {@link io.sluice.engine.topology.Calcs} in the words of this package. */
final class Calcs {
    private Calcs() {}

    static DStream filter(DStream input, Expression condition) {
        return io.sluice.engine.topology.Calcs.filter(input, condition);
    }

    static DStream project(DStream input, List<Expression> projections, Schema schema) {
        return io.sluice.engine.topology.Calcs.project(input, projections, schema);
    }

    /** All columns of a schema, as expressions. */
    static List<Expression> columns(Schema schema) {
        return io.sluice.engine.topology.Calcs.columns(schema);
    }
}
