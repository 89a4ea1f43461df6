// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.Told;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KMeansTest {
    private static final SqlType DOUBLE = RandomInputs.type(Kind.DOUBLE);
    private static final double[][] THREE = {{0, 0}, {100, 0}, {50, 9}};

    private static Learner learner(int k, long halfLife, SqlType... inputs) {
        List<SqlType.Field> fields = List.of(inputs).stream()
                .map(type -> new SqlType.Field("x", type))
                .toList();
        return new KMeans(
                new ModelSchema(
                        new Schema(fields),
                        new SqlType.Field("cluster", RandomInputs.type(Kind.INTEGER)),
                        Task.CLUSTERING),
                k,
                halfLife);
    }

    /** A row around one of some middles; the second column has a tenth of the unit of the first. */
    private static void add(SplittableRandom random, Chunk rows, double[] middle) {
        ((DoubleColumn) rows.column(0)).add(middle[0] + 7 * random.nextGaussian());
        ((DoubleColumn) rows.column(1)).add(middle[1] + 0.7 * random.nextGaussian());
        rows.addRow(1);
    }

    private static Chunk around(SplittableRandom random, double[][] middles, int count, int[] from) {
        Chunk rows = Chunk.of(List.of(DOUBLE, DOUBLE));
        for (int row = 0; row < count; row++) {
            from[row] = random.nextInt(middles.length);
            add(random, rows, middles[from[row]]);
        }
        return rows;
    }

    private static LongColumn clusters(Learner learner, Chunk rows) {
        Predictions to = new Predictions(new LongColumn(), new DoubleColumn());
        learner.predict(rows, to);
        return (LongColumn) to.values();
    }

    /** The part of the rows that are in the cluster in which most of their kind are, of as many clusters as there are kinds. */
    private static double purity(LongColumn clusters, int[] kinds, int count) {
        Map<Integer, Map<Long, Integer>> counts = new HashMap<>();
        for (int row = 0; row < kinds.length; row++) {
            counts.computeIfAbsent(kinds[row], kind -> new HashMap<>()).merge(clusters.get(row), 1, Integer::sum);
        }
        Set<Long> largest = new HashSet<>();
        int together = 0;
        for (Map<Long, Integer> each : counts.values()) {
            Map.Entry<Long, Integer> most =
                    each.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            largest.add(most.getKey());
            together += most.getValue();
        }
        return largest.size() < count ? 0 : (double) together / kinds.length;
    }

    @Test
    void threeGaussianBlobsAreFoundInWhateverOrderRowsCome() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Learner learner = learner(3, 10_000, DOUBLE, DOUBLE);
            learner.learn(around(random, THREE, 500, new int[500]), new Told());
            int[] kinds = new int[500];
            Chunk asked = around(random, THREE, 500, kinds);
            assertThat(purity(clusters(learner, asked), kinds, 3))
                    .as("seed %s", seed)
                    .isGreaterThan(0.97);
        }
    }

    @Test
    void anOutlierAmongTheFirstRowsKeepsNoCentreForGood() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Learner learner = learner(3, 10_000, DOUBLE, DOUBLE);
            Chunk rows = around(random, THREE, 5, new int[5]);
            add(random, rows, new double[] {-2_000, 300});
            learner.learn(rows, new Told());
            learner.learn(around(random, THREE, 5_000, new int[5_000]), new Told());
            int[] kinds = new int[500];
            Chunk asked = around(random, THREE, 500, kinds);
            assertThat(purity(clusters(learner, asked), kinds, 3))
                    .as("seed %s", seed)
                    .isGreaterThan(0.97);
        }
    }

    @Test
    @Seeded
    void centresMoveWithTheRows(SplittableRandom random) {
        Learner learner = learner(2, 100, DOUBLE, DOUBLE);
        Told told = new Told();
        for (int step = 0; step < 100; step++) {
            double[][] middles = {{step, 0}, {100 + step, 10}};
            learner.learn(around(random, middles, 50, new int[50]), told);
        }
        Chunk asked = around(random, new double[][] {{100, 0}}, 1, new int[1]);
        add(random, asked, new double[] {200, 10});
        LongColumn clusters = clusters(learner, asked);
        assertThat(clusters.get(0)).isNotEqualTo(clusters.get(1));
        assertThat(told.all().subList(4_000, 5_000))
                .allSatisfy(each -> assertThat(each.get(1)).isLessThan(2.0));
    }

    @Test
    void theCentreIsTheMeanOfItsRowsAndDistancesAreInStandardDeviations() {
        Learner learner = learner(1, 1_000_000_000, DOUBLE);
        Chunk rows = Chunk.of(List.of(DOUBLE));
        for (double number : new double[] {1, 3, 5, 7}) {
            ((DoubleColumn) rows.column(0)).add(number);
            rows.addRow(1);
        }
        learner.learn(rows, new Told());
        Predictions to = new Predictions(new LongColumn(), new DoubleColumn());
        learner.predict(rows, to);
        assertThat(to.details().get(0)).isCloseTo(3 / Math.sqrt(5), within(1e-6));
        assertThat(to.details().get(2)).isCloseTo(1 / Math.sqrt(5), within(1e-6));
    }

    @Test
    void textsHaveClustersToo() {
        Learner learner = learner(3, 1_000, RandomInputs.type(Kind.VARCHAR), DOUBLE);
        Chunk rows = Chunk.of(List.of(RandomInputs.type(Kind.VARCHAR), DOUBLE));
        for (int row = 0; row < 300; row++) {
            ((Utf8Column) rows.column(0)).add("text " + row % 3);
            if (row % 7 == 0) {
                rows.column(1).appendNull();
            } else {
                ((DoubleColumn) rows.column(1)).add(row % 3);
            }
            rows.addRow(1);
        }
        learner.learn(rows, new Told());
        LongColumn clusters = clusters(learner, rows);
        for (int row = 3; row < 300; row++) {
            assertThat(clusters.get(row)).isEqualTo(clusters.get(row % 3));
        }
        assertThat(Set.of(clusters.get(0), clusters.get(1), clusters.get(2))).hasSize(3);
    }

    @Test
    void withFewerDifferentRowsThanCentresThereAreFewer() {
        Learner learner = learner(5, 1_000, DOUBLE);
        Chunk rows = Chunk.of(List.of(DOUBLE));
        for (int row = 0; row < 500; row++) {
            ((DoubleColumn) rows.column(0)).add(row % 2);
            rows.addRow(1);
        }
        Told told = new Told();
        learner.learn(rows, told);
        assertThat(told.all().subList(2, 500))
                .allSatisfy(each -> assertThat(each.get(0)).isLessThan(2));
    }
}
