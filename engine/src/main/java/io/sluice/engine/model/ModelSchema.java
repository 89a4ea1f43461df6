// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.topology.LearnerSpec;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a model.
 *
 * @param inputs what it is given, in this order
 * @param output what it foretells: a label of any type that can be grouped by, or a DOUBLE; the number of a cluster, a whole one; how
 *     strange a row is, a DOUBLE
 * @param transforms by the names of inputs in lower case
 */
public record ModelSchema(Schema inputs, SqlType.Field output, Task task, Map<String, Transform> transforms) {
    public ModelSchema {
        transforms = Map.copyOf(transforms);
    }

    /** Columns whose types decide how they are made into features. */
    public ModelSchema(Schema inputs, SqlType.Field output, Task task) {
        this(inputs, output, task, Map.of());
    }

    /** The same columns, some of which are transformed as options say. */
    ModelSchema with(Map<String, String> options) {
        return new ModelSchema(inputs, output, task, Transform.of(options, inputs));
    }

    /** How an input is to be made into features; empty if its type decides. */
    public Optional<Transform> transform(int input) {
        return Optional.ofNullable(transforms.get(inputs.name(input).toLowerCase(Locale.ROOT)));
    }

    /** Those of a model that is learnt so. */
    public static ModelSchema of(LearnerSpec learner) {
        List<SqlType.Field> fields = learner.columns().fields();
        int output = fields.size() - 1;
        return new ModelSchema(new Schema(fields.subList(0, output)), fields.get(output), learner.task());
    }
}
