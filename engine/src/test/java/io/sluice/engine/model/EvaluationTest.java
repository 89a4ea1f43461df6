// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluationTest {
    private static final int ROUNDS = 200;
    private static final int MALFORMED = 4_000;

    /** A row as it was told; of numbers only the doubles. */
    private record Row(int predicted, int actual, List<Double> probabilities, double foretold, double number) {
        void tell(Task task, Evaluation to) {
            switch (task) {
                case CLASSIFICATION ->
                    to.label(
                            predicted,
                            actual,
                            probabilities.stream().mapToDouble(p -> p).toArray());
                case REGRESSION -> to.number(foretold, number);
                case CLUSTERING -> to.cluster(predicted, distance());
                case ANOMALY -> to.strangeness(strangeness());
            }
        }

        double distance() {
            return predicted < 0 ? Double.NaN : Math.abs(foretold - number);
        }

        double strangeness() {
            return predicted < 0 ? Double.NaN : probabilities.get(predicted);
        }
    }

    private static List<Row> rows(SplittableRandom random, int count, int most) {
        List<Row> rows = new ArrayList<>();
        int known = 0;
        double offset = random.nextBoolean() ? 0 : 1e6;
        for (int i = 0; i < count; i++) {
            double[] probabilities = new double[known];
            Arrays.setAll(probabilities, label -> random.nextDouble());
            double sum = Arrays.stream(probabilities).sum();
            Arrays.setAll(probabilities, label -> probabilities[label] / sum);
            int actual = random.nextInt(Math.min(known + 1, most));
            int predicted = known == 0 ? -1 : random.nextBoolean() && actual < known ? actual : random.nextInt(known);
            double number = offset + random.nextInt(10) * 0.1;
            double foretold = random.nextInt(30) == 0 ? Double.NaN : number + random.nextInt(-5, 6) * 0.3;
            rows.add(new Row(
                    predicted, actual, Arrays.stream(probabilities).boxed().toList(), foretold, number));
            known = Math.max(known, actual + 1);
        }
        return rows;
    }

    private static List<Double> figures(Task task, Evaluation evaluation) {
        Chunk chunk = Chunk.of(Evaluation.columns(task).types());
        evaluation.append(chunk, 0);
        List<Double> figures = new ArrayList<>();
        for (int i = 0; i < chunk.width(); i++) {
            assertThat(chunk.column(i).size()).isEqualTo(1);
            DoubleColumn column = (DoubleColumn) chunk.column(i);
            figures.add(column.isNull(0) ? Double.NaN : column.get(0));
        }
        return figures;
    }

    private static double mean(List<Row> rows, ToDoubleFunction<Row> of) {
        return rows.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    private static List<Double> naiveLabels(List<Row> all, int from) {
        List<Row> rows = all.subList(from, all.size());
        int labels = all.stream().mapToInt(Row::actual).max().orElse(-1) + 1;
        double accuracy = mean(rows, row -> row.predicted == row.actual ? 1 : 0);
        double chance = IntStream.range(0, labels)
                .mapToDouble(label -> mean(rows, row -> row.predicted == label ? 1 : 0)
                        * mean(rows, row -> row.actual == label ? 1 : 0))
                .sum();
        double same = IntStream.range(from, all.size())
                .mapToDouble(i -> i > 0 && all.get(i).actual == all.get(i - 1).actual ? 1 : 0)
                .average()
                .orElse(Double.NaN);
        List<Row> foretold = rows.stream().filter(row -> row.predicted >= 0).toList();
        double loss = mean(
                foretold,
                row -> -Math.log(Math.max(
                        1e-15, row.actual < row.probabilities.size() ? row.probabilities.get(row.actual) : 0)));
        double f1 = IntStream.range(0, labels)
                .filter(label -> rows.stream().anyMatch(row -> row.predicted == label || row.actual == label))
                .mapToDouble(label -> {
                    double hits = mean(rows, row -> row.predicted == label && row.actual == label ? 1 : 0);
                    double precision = hits / mean(rows, row -> row.predicted == label ? 1 : 0);
                    double recall = hits / mean(rows, row -> row.actual == label ? 1 : 0);
                    return hits == 0 ? 0 : 2 * precision * recall / (precision + recall);
                })
                .average()
                .orElse(Double.NaN);
        double auc = labels == 2 ? naiveAuc(foretold) : Double.NaN;
        return List.of(accuracy, (accuracy - chance) / (1 - chance), (accuracy - same) / (1 - same), loss, f1, auc);
    }

    private static double naiveAuc(List<Row> rows) {
        List<Double> pairs = new ArrayList<>();
        for (Row one : rows) {
            for (Row other : rows) {
                if (one.actual == 1 && other.actual == 0) {
                    pairs.add((Math.signum(part(one) - part(other)) + 1) / 2);
                }
            }
        }
        return pairs.stream().mapToDouble(pair -> pair).average().orElse(Double.NaN);
    }

    private static double part(Row row) {
        return row.probabilities.size() > 1 ? Math.min(999, Math.floor(row.probabilities.get(1) * 1_000)) : 0;
    }

    private static List<Double> naiveNumbers(List<Row> all, int from) {
        List<Row> rows = all.subList(from, all.size()).stream()
                .filter(row -> !Double.isNaN(row.foretold))
                .toList();
        double square = mean(rows, row -> Math.pow(row.foretold - row.number, 2));
        double mean = mean(rows, Row::number);
        boolean same = rows.stream().mapToDouble(Row::number).distinct().count() < 2;
        double variance = same ? 0 : mean(rows, row -> Math.pow(row.number - mean, 2));
        return List.of(
                mean(rows, row -> Math.abs(row.foretold - row.number)), Math.sqrt(square), 1 - square / variance);
    }

    private static List<Double> naive(Task task, List<Row> all, int from) {
        return switch (task) {
            case CLASSIFICATION -> naiveLabels(all, from);
            case REGRESSION -> naiveNumbers(all, from);
            case CLUSTERING -> naiveClusters(all.subList(from, all.size()));
            case ANOMALY -> naiveStrangeness(all.subList(from, all.size()));
        };
    }

    private static List<Double> naiveClusters(List<Row> rows) {
        List<Row> near =
                rows.stream().filter(row -> !Double.isNaN(row.distance())).toList();
        double clusters = rows.stream()
                .mapToInt(Row::predicted)
                .filter(number -> number >= 0)
                .distinct()
                .count();
        return List.of(
                mean(near, Row::distance),
                mean(near, row -> row.distance() * row.distance()),
                near.isEmpty() ? Double.NaN : clusters);
    }

    private static List<Double> naiveStrangeness(List<Row> rows) {
        List<Row> known =
                rows.stream().filter(row -> !Double.isNaN(row.strangeness())).toList();
        return List.of(mean(known, Row::strangeness), mean(known, row -> row.strangeness() > 0.5 ? 1 : 0));
    }

    private static void assertSame(List<Double> figures, List<Double> wanted) {
        assertThat(figures).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            if (Double.isFinite(wanted.get(i))) {
                assertThat(figures.get(i))
                        .as("figure %s", i)
                        .isCloseTo(wanted.get(i), within(1e-7 * Math.max(1, Math.abs(wanted.get(i)))));
            } else {
                assertThat(figures.get(i)).as("figure %s", i).isNaN();
            }
        }
    }

    private static OptionalInt window(SplittableRandom random) {
        return random.nextInt(3) == 0 ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(60));
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    @Seeded
    void theFiguresAreThoseOfAllRowsOrOfTheLast(Task task, SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            OptionalInt window = window(random);
            Evaluation evaluation = Evaluation.of(task, window);
            List<Row> rows = rows(random, random.nextInt(200), 2 + random.nextInt(3));
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).tell(task, evaluation);
                if (random.nextInt(10) == 0) {
                    List<Row> so = rows.subList(0, i + 1);
                    int from = Math.max(0, i + 1 - window.orElse(i + 1));
                    assertSame(figures(task, evaluation), naive(task, so, from));
                }
            }
        }
    }

    private static byte[] bytes(Evaluation evaluation) {
        BinaryWriter out = new BinaryWriter();
        evaluation.save(out);
        return out.toBytes();
    }

    private static Evaluation loaded(Task task, OptionalInt window, byte[] bytes) {
        Evaluation evaluation = Evaluation.of(task, window);
        BinaryReader in = new BinaryReader(bytes);
        evaluation.load(in);
        in.end();
        return evaluation;
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    @Seeded
    void whatIsLoadedGoesOnAsWhatWasSaved(Task task, SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            OptionalInt window = window(random);
            Evaluation one = Evaluation.of(task, window);
            Evaluation other = Evaluation.of(task, window);
            for (Row row : rows(random, random.nextInt(200), 2 + random.nextInt(3))) {
                if (random.nextInt(20) == 0) {
                    other = loaded(task, window, bytes(other));
                }
                row.tell(task, one);
                row.tell(task, other);
                assertThat(figures(task, other)).isEqualTo(figures(task, one));
            }
            assertThat(bytes(other)).isEqualTo(bytes(one));
        }
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    @Seeded
    void malformedBytesAreRefusedOrHarmless(Task task, SplittableRandom random) {
        int refusals = 0;
        for (int i = 0; i < MALFORMED; i++) {
            OptionalInt window = window(random);
            Evaluation evaluation = Evaluation.of(task, window);
            List<Row> rows = rows(random, 1 + random.nextInt(80), 2 + random.nextInt(3));
            rows.forEach(row -> row.tell(task, evaluation));
            byte[] right = bytes(evaluation);
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(right, random.nextInt(right.length)) : right;
            for (int flips = random.nextInt(3); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Evaluation other = loaded(task, window, bytes);
                rows.forEach(row -> row.tell(task, other));
                figures(task, other);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("damaged");
                refusals++;
            }
        }
        assertThat(refusals).isGreaterThan(MALFORMED / 10);
    }

    @Test
    void numbersFarFromZeroDoNotDriftInAWindow() {
        SplittableRandom random = new SplittableRandom(5);
        Evaluation evaluation = Evaluation.of(Task.REGRESSION, OptionalInt.of(100));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            double number = i < 50_000 ? 1e12 * random.nextDouble() : random.nextDouble();
            Row row = new Row(0, 0, List.of(), number + 0.1, number);
            row.tell(Task.REGRESSION, evaluation);
            rows.add(row);
        }
        assertSame(figures(Task.REGRESSION, evaluation), naiveNumbers(rows, rows.size() - 100));
    }

    @Test
    void withoutRowsAllIsNull() {
        for (Task task : Task.values()) {
            assertThat(figures(task, Evaluation.of(task, OptionalInt.empty()))).containsOnly(Double.NaN);
            assertThat(figures(task, Evaluation.of(task, OptionalInt.of(3)))).containsOnly(Double.NaN);
        }
        assertThatThrownBy(() -> Evaluation.of(Task.REGRESSION, OptionalInt.of(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
