// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.Seeded;
import io.sluice.engine.connector.Options;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Tested;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.ml.RandomInputs;
import io.sluice.ml.Told;
import io.sluice.ml.feature.Inputs;
import io.sluice.ml.feature.TreeRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreesTest {
    private static final List<SqlType> INPUTS =
            List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.VARCHAR));
    private static final ModelSchema SCHEMA = RandomInputs.schema(INPUTS, Kind.BIGINT);
    private static final ModelSchema NUMBERS = RandomInputs.schema(INPUTS, Kind.DOUBLE);
    private static final int CHANGE = 4_000;
    private static final int ROWS = 10_000;
    private static final int MALFORMED = 1_000;
    /** Damaged bytes may be anything that is a model: what it foretells is not looked at. */
    private static final Tested UNHEARD = new Tested() {
        @Override
        public void label(int predicted, int actual, double[] probabilities) {}

        @Override
        public void number(double predicted, double actual) {}
    };

    private static Learner learner(String name, Map<String, String> options, ModelSchema schema) {
        Algorithm algorithm = Algorithms.named(name);
        return algorithm.learner(schema, Options.of("m", options, algorithm.options()));
    }

    private static Learner learner(String name, Map<String, String> options) {
        return learner(name, options, SCHEMA);
    }

    /** Rows whose label says whether one number is greater than another, or, after a change, whether it is not; some of a text know better. */
    private static Chunk rows(SplittableRandom random, int count, int change) {
        Chunk rows = Chunk.of(List.of(INPUTS.get(0), INPUTS.get(1), INPUTS.get(2), RandomInputs.type(Kind.BIGINT)));
        for (int row = 0; row < count; row++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            int text = random.nextInt(4);
            boolean greater = x > y != row >= change;
            ((DoubleColumn) rows.column(0)).add(x);
            ((DoubleColumn) rows.column(1)).add(y);
            ((Utf8Column) rows.column(2)).add("text " + text);
            ((LongColumn) rows.column(3)).add(text == 3 ? 2 : greater ? 1 : 0);
            rows.addRow(1);
        }
        return rows;
    }

    /** The same rows with a number that has a step, a slope, and values that differ. */
    private static Chunk numbers(SplittableRandom random, int count) {
        Chunk labels = rows(random, count, count);
        Column[] columns = labels.columns().clone();
        DoubleColumn outcomes = new DoubleColumn();
        for (int row = 0; row < count; row++) {
            double x = ((DoubleColumn) columns[0]).get(row);
            double y = ((DoubleColumn) columns[1]).get(row);
            long label = ((LongColumn) columns[3]).get(row);
            outcomes.add((x > 0.6 ? 50 : 0) + 10 * y + (label == 2 ? 30 : 0) + random.nextDouble());
        }
        columns[3] = outcomes;
        Chunk numbers = new Chunk(columns);
        numbers.filled(count, false);
        return numbers;
    }

    private static byte[] bytes(Learner learner) {
        BinaryWriter out = new BinaryWriter();
        learner.save(out);
        return out.toBytes();
    }

    private static Learner loaded(String name, byte[] bytes) {
        return loaded(name, bytes, SCHEMA);
    }

    private static Learner loaded(String name, byte[] bytes, ModelSchema schema) {
        Learner learner = learner(name, Map.of(), schema);
        BinaryReader in = new BinaryReader(bytes);
        learner.load(in);
        in.end();
        return learner;
    }

    private static double accuracy(Told told, int from) {
        List<List<Double>> last = told.all().subList(from, told.all().size());
        return (double) last.stream()
                        .filter(each -> each.get(0).equals(each.get(1)))
                        .count()
                / last.size();
    }

    @ParameterizedTest
    @CsvSource({"hoeffding_tree, 0.9, 0.5", "adaptive_hoeffding_tree, 0.9, 0.85", "adaptive_random_forest, 0.93, 0.9"})
    @Seeded
    void whatChangesIsLearntAnew(String name, double before, double after, SplittableRandom random) {
        Chunk rows = rows(random, ROWS, CHANGE);
        Chunk first = rows.emptyCopy();
        first.append(rows, 0, CHANGE);
        Chunk rest = rows.emptyCopy();
        rest.append(rows, CHANGE, ROWS);
        Learner learner = learner(name, Map.of());
        Told told = new Told();
        learner.learn(first, told);
        assertThat(accuracy(told, CHANGE - 1_000)).isGreaterThan(before);
        learner.learn(rest, told);
        assertThat(accuracy(told, ROWS - 1_000)).isGreaterThan(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hoeffding_tree", "adaptive_hoeffding_tree", "adaptive_random_forest"})
    @Seeded
    void aRestartAnywhereInAChangeIsTheSame(String name, SplittableRandom random) {
        Chunk rows = rows(random, ROWS, CHANGE);
        Learner whole = learner(name, Map.of());
        Told told = new Told();
        whole.learn(rows, told);
        Learner restarted = learner(name, Map.of());
        Told retold = new Told();
        int from = 0;
        while (from < ROWS) {
            int to = Math.min(ROWS, from + 1 + random.nextInt(200));
            Chunk part = rows.emptyCopy();
            part.append(rows, from, to);
            restarted.learn(part, retold);
            restarted = loaded(name, bytes(restarted));
            from = to;
        }
        assertThat(retold.all()).isEqualTo(told.all());
        assertThat(bytes(restarted)).isEqualTo(bytes(whole));
    }

    /** In the middle of a change there are alternates and trees in the background. */
    @ParameterizedTest
    @ValueSource(strings = {"hoeffding_tree", "adaptive_hoeffding_tree", "adaptive_random_forest"})
    @Seeded
    void malformedBytesOfLargeTreesAreRefusedOrHarmless(String name, SplittableRandom random) {
        Learner learner = learner(name, Map.of());
        learner.learn(rows(random, CHANGE + 400, CHANGE), new Told());
        assertMalformedIsHarmless(random, bytes(learner), rows(random, 5, 0), name, SCHEMA);
    }

    private static void assertMalformedIsHarmless(
            SplittableRandom random, byte[] right, Chunk few, String name, ModelSchema schema) {
        int refusals = 0;
        for (int i = 0; i < MALFORMED; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(right, random.nextInt(right.length)) : right.clone();
            for (int flips = random.nextInt(3); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Learner other = loaded(name, bytes, schema);
                other.learn(few, UNHEARD);
                bytes(other);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("damaged");
                refusals++;
            }
        }
        assertThat(refusals).isGreaterThan(MALFORMED / 10);
    }

    @Test
    @Seeded
    void stepsAndSlopesOfNumbersAreFound(SplittableRandom random) {
        Chunk rows = numbers(random, ROWS);
        Learner whole = learner("hoeffding_tree", Map.of(), NUMBERS);
        Told told = new Told();
        whole.learn(rows, told);
        Learner restarted = learner("hoeffding_tree", Map.of(), NUMBERS);
        Told retold = new Told();
        for (int from = 0; from < ROWS; from += 100) {
            Chunk part = rows.emptyCopy();
            part.append(rows, from, from + 100);
            restarted.learn(part, retold);
            restarted = loaded("hoeffding_tree", bytes(restarted), NUMBERS);
        }
        assertThat(retold.all()).isEqualTo(told.all());
        assertThat(bytes(restarted)).isEqualTo(bytes(whole));
        double off = told.all().subList(ROWS - 1_000, ROWS).stream()
                .mapToDouble(each -> Math.abs(each.get(0) - each.get(1)))
                .average()
                .orElse(0);
        assertThat(off).isLessThan(3);
    }

    @Test
    @Seeded
    void malformedBytesOfTreesOfNumbersAreRefusedOrHarmless(SplittableRandom random) {
        Learner learner = learner("hoeffding_tree", Map.of(), NUMBERS);
        learner.learn(numbers(random, 3_000), new Told());
        assertMalformedIsHarmless(random, bytes(learner), numbers(random, 5), "hoeffding_tree", NUMBERS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Seeded
    void atItsMostLeavesATreeStopsToGrow(boolean adapts, SplittableRandom random) {
        TreeRow row = new TreeRow(Inputs.of(SCHEMA, true));
        LabelTree tree = new LabelTree(row, new Growth(50, 0.01, 0.05), 7, row::all, adapts);
        Chunk rows = rows(random, ROWS, CHANGE);
        int most = 0;
        for (int at = 0; at < ROWS; at++) {
            row.read(rows, at);
            row.grow(rows, at);
            tree.foretell(3);
            tree.learn((int) ((LongColumn) rows.column(3)).get(at), 1);
            most = Math.max(most, tree.leaves());
        }
        assertThat(most).isEqualTo(7);
    }

    @Test
    @Seeded
    void theSameSeedIsTheSameForest(SplittableRandom random) {
        Chunk rows = rows(random, 500, CHANGE);
        byte[][] bytes = new byte[3][];
        for (int i = 0; i < bytes.length; i++) {
            Learner learner = learner("adaptive_random_forest", Map.of("seed", Integer.toString(i / 2), "trees", "3"));
            learner.learn(rows, new Told());
            bytes[i] = bytes(learner);
        }
        assertThat(bytes[0]).isEqualTo(bytes[1]).isNotEqualTo(bytes[2]);
    }

    @Test
    void aMissingNumberGoesWhereMostGo() {
        TreeRow row = new TreeRow(Inputs.of(SCHEMA, true));
        Chunk rows = Chunk.of(INPUTS);
        rows.column(0).appendNull();
        rows.column(1).appendValue(1.0);
        rows.column(2).appendNull();
        rows.addRow(1);
        row.read(rows, 0);
        assertThat(new Question(0, true, 5, true).left(row)).isTrue();
        assertThat(new Question(0, true, 5, false).left(row)).isFalse();
        assertThat(new Question(1, true, 1, false).left(row)).isTrue();
        assertThat(new Question(1, true, 0.9, true).left(row)).isFalse();
        assertThat(new Question(2, false, TreeRow.MISSING, false).left(row)).isTrue();
    }

    @Test
    void theNormalDistributionIsThatOfTheTables() {
        assertThat(Normal.below(0)).isCloseTo(0.5, within(1e-7));
        assertThat(Normal.below(1)).isCloseTo(0.8413447, within(2e-7));
        assertThat(Normal.below(-1.96)).isCloseTo(0.0249979, within(2e-7));
        assertThat(Normal.below(40)).isEqualTo(1);
        assertThat(Normal.below(-40)).isBetween(0.0, 1e-100);
    }
}
