// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.topology.SqlType;
import java.util.List;

/** COUNT: the sum of weights. COUNT of all rows is what every group has anyway, and takes no words. */
final class Count extends Accumulator {
    private final boolean ofRows;
    private final int word;

    /** @param ofRows whether every row counts, so that the group's own count is the result */
    Count(int at, boolean ofRows) {
        super(at);
        this.ofRows = ofRows;
        word = ofRows ? ROWS : at;
    }

    @Override
    int width() {
        return ofRows ? 0 : 1;
    }

    @Override
    void add(Chunk chunk, Picks picks, long[] records) {
        if (!ofRows) {
            addWeights(picks, records, word);
        }
    }

    static void addWeights(Picks picks, long[] records, int word) {
        int count = picks.count();
        int[] places = picks.places();
        long[] weights = picks.weights();
        if (picks.weighted()) {
            for (int i = 0; i < count; i++) {
                records[places[i] + word] += weights[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                records[places[i] + word]++;
            }
        }
    }

    /** Counts changes, added or removed rows alike. */
    static void addSizes(Picks picks, long[] records, int word) {
        for (int i = 0; i < picks.count(); i++) {
            records[picks.places()[i] + word] += picks.weighted() ? Math.abs(picks.weights()[i]) : 1;
        }
    }

    @Override
    void results(long[] records, int[] places, int from, int to, Column out) {
        copyWords(records, places, from, to, word, new Column[] {out}, 0, 1);
    }

    @Override
    List<SqlType> partialTypes() {
        return ofRows ? List.of() : List.of(SqlType.of(SqlType.Kind.BIGINT, false));
    }

    @Override
    void partials(long[] records, int[] places, int from, int to, Column[] columns, int first) {
        copyWords(records, places, from, to, word, columns, first, width());
    }

    @Override
    void merge(Chunk chunk, int first, Picks all, long[] records) {
        if (!ofRows) {
            addColumn((LongColumn) chunk.column(first), all, records, word);
        }
    }

    static void addColumn(LongColumn column, Picks all, long[] records, int word) {
        long[] values = column.values();
        int[] places = all.places();
        int count = all.count();
        for (int i = 0; i < count; i++) {
            records[places[i] + word] += values[all.rows()[i]];
        }
    }
}
