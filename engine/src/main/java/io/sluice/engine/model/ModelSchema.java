// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.util.List;

/**
 * The columns of a model.
 *
 * @param inputs what it is given, in this order
 * @param output what it foretells: a label of any type that can be grouped by, or a DOUBLE; the number of a cluster, a whole one; how
 *     strange a row is, a DOUBLE
 */
public record ModelSchema(Schema inputs, SqlType.Field output, Task task) {
    /** Those of a model that is learnt so. */
    public static ModelSchema of(LearnerSpec learner) {
        List<SqlType.Field> fields = learner.columns().fields();
        int output = fields.size() - 1;
        return new ModelSchema(new Schema(fields.subList(0, output)), fields.get(output), learner.task());
    }
}
