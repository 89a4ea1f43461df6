// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a model is learnt.
 *
 * @param model its name: two models may learn the same from the same rows, and differ in when they are published
 * @param algorithm by name
 * @param columns of the model by their names: what it is given, then what it foretells
 * @param task what it is for
 * @param options of the algorithm
 * @param evaluation how it is found out how good it is
 * @param drift what is done when it gets worse
 * @param ignoresRemovals whether rows that are removed stay learnt; otherwise they are unlearnt
 */
public record LearnerSpec(
        String model,
        String algorithm,
        Schema columns,
        Task task,
        Map<String, String> options,
        Prequential evaluation,
        Drift drift,
        boolean ignoresRemovals) {
    private static final String TIME = "$time";
    /** The beginning of the options that say how one column is made into features. */
    public static final String TRANSFORM = "transform.";

    public LearnerSpec {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /** What the model is given, and behind it what it foretells, if rows have that before they are learnt. */
    public Schema learnt() {
        return task.isLabelled() ? columns : new Schema(columns.fields().subList(0, columns.size() - 1));
    }

    /** The columns of the rows: those that are {@link #learnt}, and behind them the time that labels are late by, if they are. */
    public Schema withTime() {
        if (!evaluation.hasTime()) {
            return learnt();
        }
        List<SqlType.Field> fields = new ArrayList<>(learnt().fields());
        fields.add(new SqlType.Field(TIME, SqlType.of(SqlType.Kind.TIMESTAMP, 6, 0, true)));
        return new Schema(fields);
    }
}
