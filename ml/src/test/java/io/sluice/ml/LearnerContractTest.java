// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Expected;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.model.Tested;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of every algorithm, for each of its tasks. */
class LearnerContractTest {
    private static final int ROUNDS = 40;
    private static final int MALFORMED = 3_000;

    static Stream<LearnerCase> cases() {
        return LearnerCase.all();
    }

    static Stream<LearnerCase> labelled() {
        return cases().filter(of -> of.task().isLabelled());
    }

    private static byte[] bytes(Learner learner) {
        BinaryWriter out = new BinaryWriter();
        learner.save(out);
        return out.toBytes();
    }

    private static List<List<Object>> predictions(Learner learner, ModelSchema schema, Chunk rows) {
        Column values = Column.of(schema.output().type());
        DoubleColumn details = new DoubleColumn();
        learner.predict(rows, new Predictions(values, details));
        assertThat(values.size()).isEqualTo(rows.size());
        boolean detailed = schema.task().detail().isPresent();
        assertThat(details.size()).isEqualTo(detailed ? rows.size() : 0);
        return IntStream.range(0, rows.size())
                .mapToObj(row -> Arrays.<Object>asList(values.value(row), detailed ? details.value(row) : null))
                .toList();
    }

    private static List<Chunk> cut(SplittableRandom random, Chunk rows) {
        List<Chunk> parts = new ArrayList<>();
        int from = 0;
        while (from < rows.size()) {
            int to = Math.min(rows.size(), from + 1 + random.nextInt(40));
            Chunk part = rows.emptyCopy();
            part.append(rows, from, to);
            parts.add(part);
            from = to;
        }
        return parts;
    }

    @Test
    void thereAreSome() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(2);
        for (Algorithm algorithm : Algorithms.all()) {
            assertThat(algorithm.summary()).isNotBlank();
            assertThat(Algorithms.named(algorithm.name())).isSameAs(algorithm);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Seeded
    void whatIsExpectedOfARowIsWhatIsSaidWhenItIsLearntNext(LearnerCase of, SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            List<SqlType> inputs = RandomInputs.types(random);
            ModelSchema schema = of.schema(random, inputs, of.output(random));
            Chunk rows =
                    RandomInputs.rows(random, inputs, schema.output().type().kind(), random.nextInt(60), 4);
            Learner learner = of.learner(schema);
            Chunk one = rows.emptyCopy();
            for (int row = 0; row < rows.size(); row++) {
                one.clear();
                one.append(rows, row, row + 1);
                byte[] before = bytes(learner);
                List<Double> expected = new ArrayList<>();
                learner.expect(one, expecting(expected));
                assertThat(bytes(learner)).as("to expect changes nothing").isEqualTo(before);
                List<Double> said = new ArrayList<>();
                learner.learn(one, told(said));
                assertThat(said).isEqualTo(expected);
            }
        }
    }

    private static Expected expecting(List<Double> to) {
        return new Expected() {
            @Override
            public void label(int predicted, double[] probabilities) {
                to.add((double) predicted);
                Arrays.stream(probabilities).forEach(to::add);
            }

            @Override
            public void number(double predicted) {
                to.add(predicted);
            }

            @Override
            public void cluster(int number, double distance) {
                to.addAll(List.of((double) number, distance));
            }

            @Override
            public void strangeness(double score) {
                to.add(score);
            }
        };
    }

    private static Tested told(List<Double> to) {
        return new Tested() {
            @Override
            public void label(int predicted, int actual, double[] probabilities) {
                expecting(to).label(predicted, probabilities);
            }

            @Override
            public void number(double predicted, double actual) {
                expecting(to).number(predicted);
            }

            @Override
            public void cluster(int number, double distance) {
                expecting(to).cluster(number, distance);
            }

            @Override
            public void strangeness(double score) {
                expecting(to).strangeness(score);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Seeded
    void anyCutIntoChunksAndAnyRestartIsTheSame(LearnerCase of, SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            List<SqlType> inputs = RandomInputs.types(random);
            ModelSchema schema = of.schema(random, inputs, of.output(random));
            Kind output = schema.output().type().kind();
            Chunk rows = RandomInputs.rows(random, inputs, output, random.nextInt(250), 1 + random.nextInt(5));
            rows = RandomInputs.weighted(rows, row -> random.nextInt(10) == 0 ? random.nextInt(4) : 1);
            Learner whole = of.learner(schema);
            Told told = new Told();
            whole.learn(rows, told);
            Learner restarted = of.learner(schema);
            Told retold = new Told();
            List<List<Object>> foretold = new ArrayList<>();
            for (Chunk part : cut(random, rows)) {
                if (random.nextInt(3) == 0) {
                    restarted = of.loaded(schema, bytes(restarted));
                }
                restarted.learn(part, retold);
            }
            for (Chunk part : cut(random, rows)) {
                foretold.addAll(predictions(restarted, schema, part));
            }
            assertThat(retold.all()).isEqualTo(told.all());
            assertThat(bytes(restarted)).isEqualTo(bytes(whole));
            assertThat(foretold).isEqualTo(predictions(whole, schema, rows));
            assertThat(bytes(whole)).as("to predict changes nothing").isEqualTo(bytes(restarted));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Seeded
    void whatIsUnlearntWasNeverThere(LearnerCase of, SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            List<SqlType> inputs = RandomInputs.types(random);
            ModelSchema schema = of.schema(random, inputs, of.output(random));
            Kind output = schema.output().type().kind();
            Learner learner = of.learner(schema);
            learner.learn(RandomInputs.rows(random, inputs, output, random.nextInt(60), 3), new Told());
            byte[] before = bytes(learner);
            Chunk rows = RandomInputs.rows(random, inputs, output, 1 + random.nextInt(60), 6);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
            Collections.shuffle(order, new Random(random.nextLong()));
            Chunk back = rows.emptyCopy();
            order.forEach(row -> back.appendRow(rows, row, -2));
            List<List<Object>> foretold = predictions(learner, schema, rows);
            learner.learn(RandomInputs.weighted(rows, row -> 2), new Told());
            if (!of.algorithm().unlearns()) {
                assertThatThrownBy(() -> learner.learn(back, new Told())).isInstanceOf(IllegalStateException.class);
                return;
            }
            assertThat(bytes(learner)).isNotEqualTo(before);
            Told none = new Told();
            for (Chunk part : cut(random, back)) {
                learner.learn(part, none);
                predictions(learner, schema, part);
            }
            assertThat(none.all()).as("rows to unlearn are not foretold").isEmpty();
            assertThat(bytes(learner)).isEqualTo(before);
            assertThat(predictions(learner, schema, rows)).isEqualTo(foretold);
            assertThat(predictions(of.loaded(schema, before), schema, rows)).isEqualTo(foretold);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Seeded
    void malformedBytesAreRefusedOrHarmless(LearnerCase of, SplittableRandom random) {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.VARCHAR));
        ModelSchema schema = of.schema(inputs, of.output());
        Chunk rows = RandomInputs.rows(random, inputs, schema.output().type().kind(), 50, 3);
        Learner learner = of.learner(schema);
        learner.learn(rows, new Told());
        if (of.algorithm().unlearns()) {
            // So that numbers of labels and texts are free.
            Object gone = rows.column(2).value(0);
            learner.learn(
                    RandomInputs.weighted(
                            rows, row -> Objects.equals(rows.column(2).value(row), gone) ? -1 : 0),
                    new Told());
        }
        byte[] right = bytes(learner);
        Chunk few = rows.emptyCopy();
        few.append(rows, 0, 2);
        Unheard unused = new Unheard();
        int refusals = 0;
        for (int i = 0; i < MALFORMED; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(right, random.nextInt(right.length)) : right.clone();
            for (int flips = random.nextInt(3); flips >= 0 && bytes.length > 0; flips--) {
                // Most of the bytes may be weights, in which one bit matters little; what else there is stands in
                // front.
                int bound = random.nextBoolean() ? bytes.length : Math.min(300, bytes.length);
                bytes[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Learner other = of.loaded(schema, bytes);
                other.learn(few, unused);
                predictions(other, schema, few);
                bytes(other);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("damaged");
                refusals++;
            }
        }
        assertThat(refusals).isGreaterThan(MALFORMED / 10);
    }

    /** Takes all there is. */
    private static final class Unheard implements Tested {
        @Override
        public void label(int predicted, int actual, double[] probabilities) {}

        @Override
        public void number(double predicted, double actual) {}

        @Override
        public void cluster(int number, double distance) {}

        @Override
        public void strangeness(double score) {}
    }

    @ParameterizedTest
    @MethodSource("labelled")
    void newLabelsAndNewTextsAreLearntOnTheWay(LearnerCase of) {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.VARCHAR));
        Kind output = of.task() == Task.REGRESSION ? Kind.DOUBLE : Kind.VARCHAR;
        ModelSchema schema = RandomInputs.schema(inputs, output);
        Chunk rows = Chunk.of(List.of(inputs.get(0), schema.output().type()));
        for (int row = 0; row < 2_000; row++) {
            int kind = row % (1 + row / 500);
            ((Utf8Column) rows.column(0)).add("text " + kind);
            if (rows.column(1) instanceof DoubleColumn numbers) {
                numbers.add(10 * kind);
            } else {
                ((Utf8Column) rows.column(1)).add("label " + kind);
            }
            rows.addRow(1);
        }
        Learner learner = of.learner(schema);
        Told told = new Told();
        learner.learn(rows, told);
        List<List<Double>> last = told.all().subList(1_600, 2_000);
        double within = of.task() == Task.REGRESSION ? 2 : 0;
        assertThat(last)
                .allSatisfy(
                        each -> assertThat(Math.abs(each.get(0) - each.get(1))).isLessThanOrEqualTo(within));
        Object foretold = predictions(learner, schema, rows).get(1_999).get(0);
        if (foretold instanceof Double number) {
            assertThat(number).isBetween(28.0, 32.0);
        } else {
            assertThat(foretold).isEqualTo("label 3");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutRowsNothingIsForetold(LearnerCase of) {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE));
        ModelSchema schema = of.schema(inputs, of.task() == Task.CLASSIFICATION ? Kind.BOOLEAN : of.output());
        Chunk rows = Chunk.of(inputs);
        ((DoubleColumn) rows.column(0)).add(1);
        rows.addRow(-1);
        assertThat(predictions(of.learner(schema), schema, rows)).containsExactly(Arrays.asList(null, null));
        Chunk learnt = Chunk.of(List.of(inputs.get(0), schema.output().type()));
        ((DoubleColumn) learnt.column(0)).add(1);
        learnt.column(1).appendValue(1);
        learnt.addRow(1);
        Learner learner = of.learner(schema);
        learner.learn(learnt, new Told());
        assertThat(Optional.ofNullable(predictions(learner, schema, rows).get(0).get(0)))
                .isEqualTo(
                        switch (of.task()) {
                            case CLASSIFICATION -> Optional.of(1L);
                            case REGRESSION -> Optional.of(1.0);
                            case CLUSTERING -> Optional.of(0L);
                            case ANOMALY -> Optional.empty();
                        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void columnsThatItCannotLearnAreRefused(LearnerCase of) {
        List<SqlType> bytes = List.of(RandomInputs.type(Kind.VARBINARY));
        Kind right = of.output();
        assertThatThrownBy(() -> of.learner(of.schema(bytes, right)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("\"input 0\" of type BYTES")
                .hasMessageContaining("CAST");
        Kind wrong = right == Kind.DOUBLE ? Kind.BIGINT : Kind.DECIMAL;
        ModelSchema schema = new ModelSchema(
                RandomInputs.schema(List.of(RandomInputs.type(Kind.DOUBLE)), right)
                        .inputs(),
                new SqlType.Field("y", RandomInputs.type(wrong)),
                of.task());
        assertThatThrownBy(() -> of.learner(schema))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(
                        "\"y\" of type " + RandomInputs.type(wrong).text())
                .hasMessageContaining("CAST");
    }

    @ParameterizedTest
    @MethodSource("labelled")
    void labelsOfManyTypesComeBack(LearnerCase of) {
        List<Kind> kinds = of.task() == Task.REGRESSION
                ? List.of(Kind.REAL)
                : List.of(Kind.BOOLEAN, Kind.TINYINT, Kind.DATE, Kind.TIMESTAMP, Kind.CHAR, Kind.VARBINARY);
        for (Kind kind : kinds) {
            List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE));
            ModelSchema any = RandomInputs.schema(inputs, kind);
            ModelSchema schema = new ModelSchema(any.inputs(), any.output(), of.task());
            Chunk rows = Chunk.of(List.of(inputs.get(0), schema.output().type()));
            for (int row = 0; row < 400; row++) {
                ((DoubleColumn) rows.column(0)).add(row % 2);
                if (rows.column(1) instanceof LongColumn || rows.column(1) instanceof DoubleColumn) {
                    rows.column(1).appendValue((long) row % 2);
                } else {
                    rows.column(1).appendValue("label " + row % 2);
                }
                rows.addRow(1);
            }
            Learner learner = of.learner(schema);
            learner.learn(rows, new Told());
            List<List<Object>> foretold = predictions(learner, schema, rows);
            for (int row = 0; row < 2; row++) {
                Object value = foretold.get(row).get(0);
                if (value instanceof Double number) {
                    assertThat(number).isBetween(row - 0.2, row + 0.2);
                } else {
                    assertThat(value).isEqualTo(rows.column(1).value(row));
                }
            }
        }
    }

    /** Once it is compiled, for which it may take some time. */
    @ParameterizedTest
    @MethodSource("cases")
    @Seeded
    void toPredictAllocatesNothingPerRow(LearnerCase of, SplittableRandom random) {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.VARCHAR));
        ModelSchema schema = of.schema(inputs, of.output());
        Learner learner = of.learner(schema);
        Chunk rows = RandomInputs.rows(random, inputs, schema.output().type().kind(), 1_000, 3);
        learner.learn(rows, new Unheard());
        Predictions to = new Predictions(Column.of(schema.output().type()), new DoubleColumn());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int turn = 0; turn < 500 && least >= rows.size(); turn++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            learner.predict(rows, to);
            least = Math.min(
                    least,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
            to.values().clear();
            to.details().clear();
        }
        assertThat(least).isLessThan(rows.size());
    }
}
