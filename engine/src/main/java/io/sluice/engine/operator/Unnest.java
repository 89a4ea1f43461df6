// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.operator;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.MapColumn;
import io.sluice.engine.data.StructColumn;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Expression;
import java.util.List;

/**
 * {@link DStream.Unnest} of an ARRAY or MAP column: a row per element, with the kept columns repeated. A MAP gives a key and a
 * value column, an ARRAY of ROWs a column per field.
 */
public final class Unnest implements Operator {
    private final int collection;
    private final int[] kept;
    private final boolean ordinality;
    private final Chunk out;

    /** @param node whose collection is an input column */
    public Unnest(DStream.Unnest node) {
        collection = ((Expression.Input) node.collection()).column();
        kept = node.kept().stream().mapToInt(Integer::intValue).toArray();
        ordinality = node.ordinality();
        out = Chunk.of(node.schema().types());
    }

    @Override
    public void accept(int port, Chunk chunk, Output output) {
        Column column = chunk.column(collection);
        int[] offsets = column instanceof MapColumn map ? map.offsets() : ((ListColumn) column).offsets();
        List<Column> elements = elements(column);
        out.clear();
        for (int row = 0; row < chunk.size(); row++) {
            if (column.isNull(row)) {
                continue;
            }
            for (int element = offsets[row]; element < offsets[row + 1]; element++) {
                add(chunk, row, elements, element, element - offsets[row] + 1L);
                if (out.size() == Chunk.ROWS_MAX) {
                    output.push(out);
                    out.clear();
                }
            }
        }
        if (out.size() > 0) {
            output.push(out);
        }
    }

    private List<Column> elements(Column column) {
        if (column instanceof MapColumn map) {
            return List.of(map.keys(), map.values());
        }
        Column child = ((ListColumn) column).child();
        int width = out.width() - kept.length - (ordinality ? 1 : 0);
        boolean fields =
                child instanceof StructColumn && !(width == 1 && out.column(kept.length) instanceof StructColumn);
        return fields ? ((StructColumn) child).children() : List.of(child);
    }

    private void add(Chunk chunk, int row, List<Column> elements, int element, long number) {
        for (int i = 0; i < kept.length; i++) {
            out.column(i).append(chunk.column(kept[i]), row);
        }
        for (int i = 0; i < elements.size(); i++) {
            out.column(kept.length + i).append(elements.get(i), element);
        }
        if (ordinality) {
            ((LongColumn) out.column(kept.length + elements.size())).add(number);
        }
        out.addRow(chunk.weight(row));
    }
}
