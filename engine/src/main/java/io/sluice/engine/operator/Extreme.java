// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DecimalColumn;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.DoubleOrder;
import io.sluice.engine.data.Int128;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.topology.SqlType;
import java.util.List;

/** MIN or MAX of numbers and times over input whose rows are never removed: only the value itself is kept. */
final class Extreme extends Accumulator {
    private static final int PRESENT = 0;
    private static final int LOW = 1;
    private static final int HIGH = 2;

    private final int argument;
    private final SqlType type;
    private final boolean greatest;
    private final Picks present = new Picks();

    Extreme(int at, int argument, SqlType type, boolean greatest) {
        super(at);
        this.argument = argument;
        this.type = type;
        this.greatest = greatest;
    }

    /** Whether values of the type are one or two words. */
    static boolean holds(SqlType type) {
        Column column = Column.of(type);
        return column instanceof LongColumn || column instanceof DoubleColumn || column instanceof DecimalColumn;
    }

    @Override
    int width() {
        return type.kind() == SqlType.Kind.DECIMAL ? 3 : 2;
    }

    @Override
    void add(Chunk chunk, Picks picks, long[] records) {
        addColumn(chunk.column(argument), picks, records);
    }

    private void addColumn(Column column, Picks picks, long[] records) {
        if (column instanceof LongColumn longs) {
            addLongs(longs, picks, records);
        } else if (column instanceof DoubleColumn doubles) {
            addDoubles(doubles, picks, records);
        } else {
            addDecimals((DecimalColumn) column, picks, records);
        }
    }

    private void addLongs(LongColumn column, Picks picks, long[] records) {
        long[] values = column.values();
        int count = picks.count();
        int[] rows = picks.rows();
        int[] places = picks.places();
        boolean max = greatest;
        for (int i = 0; i < count; i++) {
            put(records, places[i] + at, values[rows[i]], max);
        }
    }

    private void addDoubles(DoubleColumn column, Picks picks, long[] records) {
        double[] values = column.values();
        for (int i = 0; i < picks.count(); i++) {
            put(records, picks.places()[i] + at, DoubleOrder.word(values[picks.rows()[i]]), greatest);
        }
    }

    private static void put(long[] records, int word, long value, boolean max) {
        long held = records[word + LOW];
        if (records[word + PRESENT] == 0 || (max ? value > held : value < held)) {
            records[word + PRESENT] = 1;
            records[word + LOW] = value;
        }
    }

    private void addDecimals(DecimalColumn column, Picks picks, long[] records) {
        for (int i = 0; i < picks.count(); i++) {
            int row = picks.rows()[i];
            int word = picks.places()[i] + at;
            long high = column.high()[row];
            long low = column.low()[row];
            int order = Int128.compare(high, low, records[word + HIGH], records[word + LOW]);
            if (records[word + PRESENT] == 0 || (greatest ? order > 0 : order < 0)) {
                records[word + PRESENT] = 1;
                records[word + HIGH] = high;
                records[word + LOW] = low;
            }
        }
    }

    @Override
    void results(long[] records, int[] places, int from, int to, Column out) {
        for (int i = from; i < to; i++) {
            int word = places[i] + at;
            if (records[word + PRESENT] == 0) {
                out.appendNull();
            } else if (out instanceof LongColumn longs) {
                longs.add(records[word + LOW]);
            } else if (out instanceof DoubleColumn doubles) {
                doubles.add(DoubleOrder.number(records[word + LOW]));
            } else {
                ((DecimalColumn) out).add(records[word + HIGH], records[word + LOW]);
            }
        }
    }

    @Override
    List<SqlType> partialTypes() {
        return List.of(type.withNullable(true));
    }

    @Override
    void partials(long[] records, int[] places, int from, int to, Column[] columns, int first) {
        results(records, places, from, to, columns[first]);
    }

    @Override
    void merge(Chunk chunk, int first, Picks all, long[] records) {
        addColumn(chunk.column(first), present.notNull(chunk.column(first), all), records);
    }
}
