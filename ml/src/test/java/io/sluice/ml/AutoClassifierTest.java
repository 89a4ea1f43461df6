// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.LongColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.testkit.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoClassifierTest {
    private static final int ROUNDS = 60;
    private static final int MALFORMED = 3_000;

    private static byte[] bytes(AutoClassifier learner) {
        BinaryWriter out = new BinaryWriter();
        learner.save(out);
        return out.toBytes();
    }

    private static AutoClassifier loaded(List<SqlType> inputs, byte[] bytes) {
        AutoClassifier learner = new AutoClassifier(inputs);
        BinaryReader in = new BinaryReader(bytes);
        learner.load(in);
        in.end();
        return learner;
    }

    @Test
    @Seeded
    void whatIsLoadedGoesOnAsWhatWasSaved(SplittableRandom random) {
        for (int round = 0; round < ROUNDS; round++) {
            List<SqlType> inputs = RandomInputs.types(random);
            Kind label = random.nextBoolean() ? Kind.VARCHAR : Kind.BIGINT;
            Chunk chunk = RandomInputs.rows(random, inputs, label, random.nextInt(200), 1 + random.nextInt(5));
            Column labels = chunk.column(inputs.size());
            AutoClassifier learner = new AutoClassifier(inputs);
            AutoClassifier restarted = new AutoClassifier(inputs);
            for (int row = 0; row < chunk.size(); row++) {
                if (random.nextInt(20) == 0) {
                    restarted = loaded(inputs, bytes(restarted));
                }
                int predicted = learner.learn(chunk, labels, row);
                assertThat(restarted.learn(chunk, labels, row)).isEqualTo(predicted);
                assertThat(restarted.probabilities()).isEqualTo(learner.probabilities());
                for (double probability : learner.probabilities()) {
                    assertThat(probability).isBetween(0.0, 1.0);
                }
            }
            assertThat(bytes(restarted)).isEqualTo(bytes(learner));
        }
    }

    @Test
    @Seeded
    void toPredictChangesNothing(SplittableRandom random) {
        List<SqlType> inputs = RandomInputs.types(random);
        Chunk chunk = RandomInputs.rows(random, inputs, Kind.VARCHAR, 300, 3);
        AutoClassifier learner = new AutoClassifier(inputs);
        for (int row = 0; row < chunk.size(); row++) {
            byte[] before = row % 50 == 0 ? bytes(learner) : new byte[0];
            int predicted = learner.predict(chunk, row);
            if (before.length > 0) {
                assertThat(bytes(learner)).isEqualTo(before);
            }
            assertThat(learner.learn(chunk, chunk.column(inputs.size()), row)).isEqualTo(predicted);
        }
    }

    @Test
    @Seeded
    void malformedBytesAreRefusedOrHarmless(SplittableRandom random) {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.VARCHAR));
        Chunk chunk = RandomInputs.rows(random, inputs, Kind.VARCHAR, 50, 3);
        AutoClassifier learner = new AutoClassifier(inputs);
        for (int row = 0; row < chunk.size(); row++) {
            learner.learn(chunk, chunk.column(2), row);
        }
        byte[] right = bytes(learner);
        for (int i = 0; i < MALFORMED; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(right, random.nextInt(right.length)) : right.clone();
            for (int flips = random.nextInt(3); flips >= 0 && bytes.length > 0; flips--) {
                // Most of the bytes are weights, in which one bit matters little; what else there is stands in front.
                int bound = random.nextBoolean() ? bytes.length : Math.min(300, bytes.length);
                bytes[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                loaded(inputs, bytes).learn(chunk, chunk.column(2), 0);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("damaged");
            }
        }
    }

    @Test
    void aThirdLabelChangesNothingBetweenTheFirstTwo() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.DOUBLE), RandomInputs.type(Kind.DOUBLE));
        SplittableRandom random = new SplittableRandom(1);
        Chunk chunk = RandomInputs.rows(random, inputs, Kind.BIGINT, 500, 2);
        AutoClassifier learner = new AutoClassifier(inputs);
        for (int row = 0; row < chunk.size(); row++) {
            learner.learn(chunk, chunk.column(2), row);
        }
        Expert expert = new Expert(Features.Detail.CELLS, 0.1, true);
        Features features = new Features(inputs, 1);
        expert.grow(features.size(), 2);
        for (int row = 0; row < chunk.size(); row++) {
            features.read(chunk, row);
            expert.predict(features);
            expert.learn(features, (int) ((LongColumn) chunk.column(2)).get(row));
            features.learn();
        }
        features.read(chunk, 7);
        double[] two = expert.predict(features).clone();
        expert.grow(features.size(), 3);
        double[] three = expert.predict(features);
        assertThat(three[1] / three[0]).isCloseTo(two[1] / two[0], within(1e-9));
        assertThat(three[2]).isPositive();
    }

    @Test
    void newLabelsAndNewTextsAreLearntOnTheWay() {
        List<SqlType> inputs = List.of(RandomInputs.type(Kind.VARCHAR));
        Chunk chunk = Chunk.of(List.of(RandomInputs.type(Kind.VARCHAR), RandomInputs.type(Kind.VARCHAR)));
        for (int row = 0; row < 2_000; row++) {
            int kind = row % (1 + row / 500);
            ((Utf8Column) chunk.column(0)).add("text " + kind);
            ((Utf8Column) chunk.column(1)).add("label " + kind);
            chunk.addRow(1);
        }
        AutoClassifier learner = new AutoClassifier(inputs);
        int right = 0;
        for (int row = 0; row < chunk.size(); row++) {
            int predicted = learner.learn(chunk, chunk.column(1), row);
            right += row >= 1_600 && predicted == learner.label(chunk.column(1), row) ? 1 : 0;
        }
        assertThat(learner.labels()).isEqualTo(4);
        assertThat(right).isEqualTo(400);
        Column out = Column.of(RandomInputs.type(Kind.VARCHAR));
        learner.appendLabel(3, out);
        assertThat(((Utf8Column) out).string(0)).isEqualTo("label 3");
    }

    @Test
    void columnsThatAreNoFeaturesAreRefused() {
        assertThatThrownBy(() -> new AutoClassifier(List.of(RandomInputs.type(Kind.VARBINARY))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VARBINARY");
    }

    /** What is wanted of each data set, without tuning, in per cent. */
    @ParameterizedTest
    @CsvSource({
        "elec2_full, 92.0",
        "weather, 79.6",
        "phishing, 90.7",
        "bananas, 88.9",
        "image_segments, 92.5",
        "sea40k, 88.5"
    })
    void realDataIsForetold(String name, double wanted) throws IOException {
        Path file = DataFile.folder().resolve(name + ".csv.gz");
        assumeThat(Files.exists(file)).as("there is no " + file).isTrue();
        DataFile data = DataFile.read(file);
        AutoClassifier learner = new AutoClassifier(data.inputs());
        Prequential score = new Prequential();
        for (Chunk chunk : data.chunks()) {
            Column labels = chunk.column(data.inputs().size());
            for (int row = 0; row < chunk.size(); row++) {
                score.add(learner.learn(chunk, labels, row), learner.label(labels, row));
            }
        }
        assertThat(100 * score.accuracy()).isGreaterThanOrEqualTo(wanted);
        assertThat(score.kappa()).isLessThan(score.accuracy());
    }
}
