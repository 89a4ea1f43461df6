// SPDX-License-Identifier: Apache-2.0
package io.sluice.testkit.oracle;

import io.sluice.engine.operator.Tick;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of some relation.
 *
 * @param values as {@code engine.data.Datum} has them
 * @param weight how often it is there; negative only in changes
 * @param tick in which it arrived: its clock
 */
record Row(List<@Nullable Object> values, long weight, Tick tick) {
    Row {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    Row with(List<@Nullable Object> others) {
        return new Row(others, weight, tick);
    }

    /** This row and another side by side; they are together from the later tick on. */
    Row and(Row other) {
        List<@Nullable Object> both = new ArrayList<>(values);
        both.addAll(other.values);
        Tick later = tick.number() >= other.tick.number() ? tick : other.tick;
        return new Row(both, weight * other.weight, later);
    }

    /** This row and NULLs beside it. */
    Row andNulls(int count) {
        List<@Nullable Object> both = new ArrayList<>(values);
        both.addAll(Collections.nCopies(count, null));
        return with(both);
    }

    /** NULLs and this row beside them. */
    Row behindNulls(int count) {
        List<@Nullable Object> both = new ArrayList<>(Collections.nCopies(count, null));
        both.addAll(values);
        return with(both);
    }
}
