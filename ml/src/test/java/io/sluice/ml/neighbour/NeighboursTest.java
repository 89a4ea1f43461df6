// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.Scale;
import io.sluice.ml.feature.TreeRow;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static final List<SqlType> INPUTS =
            List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.VARCHAR));
    private static final int WANTED = 5;
    private static final int WINDOW = 40;

    private final TreeRow row = new TreeRow(Inputs.of(RandomInputs.schema(INPUTS, Kind.BIGINT), true));
    private final Neighbours neighbours = new Neighbours(row, WANTED, WINDOW);

    private int find(Chunk rows, int at) {
        row.read(rows, at);
        return neighbours.find();
    }

    /** Each column by the definition: differences in variances; 2 for another text, or where one of two is missing. */
    private static double apart(Chunk rows, int one, int other, double[] precisions) {
        double sum = 0;
        for (int i = 0; i < INPUTS.size(); i++) {
            Column column = rows.column(i);
            boolean same = column.isNull(one) == column.isNull(other);
            if (column instanceof DoubleColumn numbers && same && !column.isNull(one)) {
                double apart = numbers.get(one) - numbers.get(other);
                sum += apart * apart * precisions[i];
            } else {
                sum += String.valueOf(column.value(one)).equals(String.valueOf(column.value(other))) ? 0 : 2;
            }
        }
        return sum;
    }

    @Test
    @Seeded
    void theyAreTheNearestOfTheLastRows(SplittableRandom random) {
        Chunk rows = Chunk.of(INPUTS);
        for (int at = 0; at < 200; at++) {
            for (int i = 0; i < 2; i++) {
                if (random.nextInt(10) == 0) {
                    rows.column(i).appendNull();
                } else {
                    ((DoubleColumn) rows.column(i)).add(random.nextDouble() * (1 + 9 * i));
                }
            }
            rows.column(2).appendValue("text " + random.nextInt(3));
            rows.addRow(1);
        }
        List<Scale> scales = List.of(new Scale(), new Scale());
        for (int at = 0; at < rows.size(); at++) {
            int asked = at;
            double[] precisions = scales.stream().mapToDouble(Scale::precision).toArray();
            double[] wanted = IntStream.range(Math.max(0, at - WINDOW), at)
                    .mapToDouble(before -> apart(rows, asked, before, precisions))
                    .sorted()
                    .limit(WANTED)
                    .toArray();
            double[] found = IntStream.range(0, find(rows, at))
                    .map(rank -> (int) neighbours.outcome(rank))
                    .mapToDouble(before -> apart(rows, asked, before, precisions))
                    .toArray();
            if (at > 1) {
                assertThat(found).containsExactly(wanted, within(1e-9));
            }
            row.grow(rows, at);
            neighbours.add(at);
            for (int i = 0; i < 2; i++) {
                scales.get(i).add(rows.column(i).isNull(at) ? Double.NaN : ((DoubleColumn) rows.column(i)).get(at));
            }
        }
    }

    @Test
    void whatIsOlderThanTheWindowIsGone() {
        Chunk rows = Chunk.of(INPUTS);
        rows.column(0).appendValue(1.0);
        rows.column(1).appendValue(1.0);
        rows.column(2).appendValue("text");
        rows.addRow(1);
        assertThat(find(rows, 0)).isZero();
        for (int i = 0; i <= WINDOW; i++) {
            row.read(rows, 0);
            neighbours.add(i == 0 ? 1 : 2);
        }
        assertThat(find(rows, 0)).isEqualTo(WANTED);
        for (int rank = 0; rank < WANTED; rank++) {
            assertThat(neighbours.outcome(rank)).isEqualTo(2);
        }
    }
}
