// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.Seeded;
import io.sluice.engine.data.Chunk;
import io.sluice.engine.data.Column;
import io.sluice.engine.data.DoubleColumn;
import io.sluice.engine.data.ListColumn;
import io.sluice.engine.data.Utf8Column;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Evaluation;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.model.Predictions;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.BinaryWriter;
import io.sluice.engine.topology.Schema;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of a text, as an array: each is a feature, in whatever order and however often. */
class ArraysTest {
    private static final SqlType TEXT = SqlType.of(Kind.VARCHAR, true);
    private static final ModelSchema SCHEMA = new ModelSchema(
            new Schema(List.of(new SqlType.Field("words", SqlType.array(TEXT, true)))),
            new SqlType.Field("kind", TEXT),
            Task.CLASSIFICATION);
    private static final List<String> GOOD = List.of("bueno", "feliz", "sol", "gracias");
    private static final List<String> BAD = List.of("malo", "triste", "lluvia", "nunca");
    private static final List<String> ANY = List.of("el", "la", "y", "de", "que", "día", "casa");

    private static Learner learner(String algorithm, Map<String, String> options) {
        return Algorithms.learner(algorithm, options, SCHEMA);
    }

    private static Chunk texts(SplittableRandom random, int count) {
        Chunk chunk = Chunk.of(List.of(SCHEMA.inputs().type(0), TEXT));
        for (int row = 0; row < count; row++) {
            boolean good = random.nextBoolean();
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(1, 30); i > 0; i--) {
                words.add(ANY.get(random.nextInt(ANY.size())) + (random.nextInt(20) == 0 ? random.nextInt(1_000) : ""));
            }
            for (int i = random.nextInt(1, 3); i > 0; i--) {
                words.add(random.nextInt(words.size()), (good ? GOOD : BAD).get(random.nextInt(4)));
            }
            add(chunk.column(0), words);
            ((Utf8Column) chunk.column(1)).add(good ? "good" : "bad");
            chunk.addRow(1);
        }
        return chunk;
    }

    private static void add(Column column, List<String> words) {
        ListColumn list = (ListColumn) column;
        words.forEach(((Utf8Column) list.child())::add);
        list.endRow();
    }

    private static byte[] bytes(Learner learner) {
        BinaryWriter out = new BinaryWriter();
        learner.save(out);
        return out.toBytes();
    }

    private static double accuracy(Learner learner, Chunk rows) {
        Utf8Column said = new Utf8Column();
        learner.predict(rows, new Predictions(said, new DoubleColumn()));
        int hits = 0;
        for (int row = 0; row < rows.size(); row++) {
            hits += String.valueOf(said.value(row))
                            .equals(String.valueOf(rows.column(1).value(row)))
                    ? 1
                    : 0;
        }
        return (double) hits / rows.size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "logistic_regression", "sparse_logistic_regression", "maxent", "ftrl"})
    @Seeded
    void wordsAreLearnt(String algorithm, SplittableRandom random) {
        for (Map<String, String> options : List.of(Map.<String, String>of(), Map.of("transform.words", "hash(500)"))) {
            Learner learner = learner(algorithm, options);
            learner.learn(texts(random, 3_000), Evaluation.of(Task.CLASSIFICATION, OptionalInt.empty()));
            assertThat(accuracy(learner, texts(random, 1_000)))
                    .as(algorithm + options)
                    .isGreaterThan(0.9);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "logistic_regression", "sparse_logistic_regression", "maxent", "ftrl"})
    @Seeded
    void whatIsLearntDoesNotDependOnCutsAndOutlivesBeingSaved(String algorithm, SplittableRandom random) {
        Chunk rows = texts(random, 300);
        add(rows.column(0), List.of());
        ((Utf8Column) rows.column(1)).add("good");
        rows.addRow(1);
        rows.column(0).appendNull();
        ((Utf8Column) rows.column(1)).add("bad");
        rows.addRow(1);
        Evaluation evaluation = Evaluation.of(Task.CLASSIFICATION, OptionalInt.empty());
        Learner whole = learner(algorithm, Map.of());
        whole.learn(rows, evaluation);
        Learner parts = learner(algorithm, Map.of());
        for (int from = 0; from < rows.size(); ) {
            int to = Math.min(rows.size(), from + 1 + random.nextInt(50));
            Chunk part = rows.emptyCopy();
            part.append(rows, from, to);
            parts.learn(part, evaluation);
            Learner loaded = learner(algorithm, Map.of());
            loaded.load(new BinaryReader(bytes(parts)));
            parts = loaded;
            from = to;
        }
        assertThat(bytes(parts)).isEqualTo(bytes(whole));
    }

    @Test
    void orderAndRepetitionDoNotMatter() {
        Features features = Features.linear(Inputs.sparse(SCHEMA));
        Chunk chunk = Chunk.of(SCHEMA.inputs().types());
        add(chunk.column(0), List.of("a", "b", "a", "a"));
        chunk.addRow(1);
        add(chunk.column(0), List.of("b", "a"));
        chunk.addRow(1);
        features.grow(chunk, 0);
        features.read(chunk, 0);
        assertThat(features.end(Features.Detail.LINEAR)).isEqualTo(3);
        features.read(chunk, 1);
        assertThat(features.end(Features.Detail.LINEAR)).isEqualTo(3);
    }

    @Test
    void whoCannotLearnFromArraysSaysWhoCan() {
        assertThatThrownBy(() -> learner("hoeffding_tree", Map.of()))
                .hasMessageContaining("nothing can be learnt from column \"words\" of type ARRAY")
                .hasMessageContaining("learn from arrays");
        assertThatThrownBy(() -> Algorithms.learner(
                        "auto",
                        Map.of(),
                        new ModelSchema(
                                new Schema(List.of(
                                        new SqlType.Field("x", SqlType.array(SqlType.of(Kind.DOUBLE, true), true)))),
                                SCHEMA.output(),
                                Task.CLASSIFICATION)))
                .hasMessageContaining("an ARRAY of texts or of whole numbers can be learnt from");
    }
}
