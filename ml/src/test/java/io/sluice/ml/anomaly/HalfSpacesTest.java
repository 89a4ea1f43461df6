// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.Told;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalfSpacesTest {
    private static final int WINDOW = 250;
    private static final double PART_STRANGE = 0.02;

    private static Learner learner(long seed, List<SqlType> inputs) {
        List<SqlType.Field> fields =
                inputs.stream().map(type -> new SqlType.Field("x", type)).toList();
        SqlType.Field score = new SqlType.Field("score", RandomInputs.type(Kind.DOUBLE));
        return new HalfSpaces(new ModelSchema(new Schema(fields), score, Task.ANOMALY), 25, 15, WINDOW, seed);
    }

    /** How probably a row that is strange has a higher score than one that is not; of equal scores half. */
    private static double auc(List<List<Double>> told, boolean[] strange) {
        List<double[]> ranked = new ArrayList<>();
        for (int row = WINDOW; row < strange.length; row++) {
            ranked.add(new double[] {told.get(row).get(0), strange[row] ? 1 : 0});
        }
        double above = 0;
        double pairs = 0;
        for (double[] one : ranked) {
            for (double[] other : ranked) {
                if (one[1] > other[1]) {
                    above += one[0] > other[0] ? 1 : one[0] == other[0] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return above / pairs;
    }

    /** Two Gaussian blobs, and rows planted anywhere in the box around them. */
    private static double planted(int seed, int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        List<SqlType> inputs = Collections.nCopies(columns, RandomInputs.type(Kind.DOUBLE));
        Chunk rows = Chunk.of(inputs);
        boolean[] strange = new boolean[3_000];
        for (int row = 0; row < strange.length; row++) {
            strange[row] = random.nextDouble() < PART_STRANGE;
            int blob = random.nextInt(2);
            for (int i = 0; i < columns; i++) {
                double number =
                        strange[row] ? random.nextDouble(-20, 30) : (blob == 0 ? 0 : 10) + random.nextGaussian();
                ((DoubleColumn) rows.column(i)).add(number * (i + 1));
            }
            rows.addRow(1);
        }
        Told told = new Told();
        learner(seed, inputs).learn(rows, told);
        assertThat(told.all().subList(0, WINDOW))
                .allSatisfy(each -> assertThat(each.get(0)).isNaN());
        double[] usual = IntStream.range(WINDOW, strange.length)
                .filter(row -> !strange[row])
                .mapToDouble(row -> told.all().get(row).get(0))
                .sorted()
                .toArray();
        assertThat(usual[usual.length * 9 / 10]).as("most rows").isLessThan(0.5);
        return auc(told.all(), strange);
    }

    @Test
    void plantedRowsAreStrangerThanTheOthers() {
        for (int columns : new int[] {2, 5, 10}) {
            double[] all = IntStream.range(0, 30)
                    .mapToDouble(seed -> planted(seed, columns))
                    .toArray();
            assertThat(Arrays.stream(all).average().orElseThrow())
                    .as("%s columns: %s", columns, Arrays.toString(all))
                    .isGreaterThan(0.95);
            assertThat(Arrays.stream(all).min().orElseThrow())
                    .as("%s columns", columns)
                    .isGreaterThan(0.85);
        }
    }

    @Test
    void aTextThatIsRareIsStranger() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.VARCHAR), RandomInputs.type(Kind.DOUBLE));
        SplittableRandom random = new SplittableRandom(3);
        Chunk rows = Chunk.of(inputs);
        boolean[] strange = new boolean[2_000];
        for (int row = 0; row < strange.length; row++) {
            strange[row] = row % 50 == 0;
            ((Utf8Column) rows.column(0)).add(strange[row] ? "rare " + row % 100 : "text " + random.nextInt(3));
            ((DoubleColumn) rows.column(1)).add(random.nextDouble());
            rows.addRow(1);
        }
        Told told = new Told();
        learner(1, inputs).learn(rows, told);
        assertThat(auc(told.all(), strange)).isGreaterThan(0.8);
    }

    @Test
    void whatComesAgainAndAgainIsUsualThoughTheScaleMoves() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.BIGINT));
        SplittableRandom random = new SplittableRandom(5);
        Chunk rows = Chunk.of(inputs);
        for (int row = 0; row < 2_000; row++) {
            rows.column(0).appendValue((long) random.nextInt(row < 1_000 ? 3 : 5));
            rows.addRow(1);
        }
        Told told = new Told();
        learner(1, inputs).learn(rows, told);
        assertThat(told.all().subList(WINDOW, 1_000))
                .allSatisfy(each -> assertThat(each.get(0)).isLessThan(0.1));
    }

    @Test
    void whatWasStrangeIsUsualOnceThereIsMoreOfIt() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.DOUBLE));
        SplittableRandom random = new SplittableRandom(7);
        Chunk rows = Chunk.of(inputs);
        for (int row = 0; row < 8 * WINDOW; row++) {
            double middle = row < 4 * WINDOW ? 0 : 8;
            ((DoubleColumn) rows.column(0)).add(middle + random.nextGaussian());
            ((DoubleColumn) rows.column(1)).add(middle + random.nextGaussian());
            rows.addRow(1);
        }
        Told told = new Told();
        learner(1, inputs).learn(rows, told);
        assertThat(mean(told, 3 * WINDOW, 4 * WINDOW)).isLessThan(0.4);
        assertThat(mean(told, 4 * WINDOW, 5 * WINDOW)).isGreaterThan(0.7);
        assertThat(mean(told, 7 * WINDOW, 8 * WINDOW)).isLessThan(0.4);
    }

    private static double mean(Told told, int from, int to) {
        return told.all().subList(from, to).stream()
                .mapToDouble(each -> each.get(0))
                .average()
                .orElseThrow();
    }
}
