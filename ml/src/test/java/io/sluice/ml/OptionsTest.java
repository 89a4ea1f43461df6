// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.topology.SqlType.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static void learner(String name, Kind output, String option, String value) {
        Algorithm algorithm = Algorithms.named(name);
        ModelSchema schema = RandomInputs.schema(List.of(RandomInputs.type(Kind.DOUBLE)), output);
        algorithm.learner(schema, Options.of("m", Map.of(option, value), algorithm.options()));
    }

    @ParameterizedTest
    @CsvSource({
        "logistic_regression, BOOLEAN, learning_rate, 0",
        "logistic_regression, BOOLEAN, learning_rate, -0.1",
        "logistic_regression, BOOLEAN, learning_rate, 11",
        "logistic_regression, BOOLEAN, learning_rate, NaN",
        "logistic_regression, BOOLEAN, learning_rate, fast",
        "sparse_logistic_regression, BOOLEAN, learning_rate, 0",
        "maxent, BOOLEAN, learning_rate, 10.5",
        "ftrl, BOOLEAN, alpha, 0",
        "ftrl, BOOLEAN, alpha, NaN",
        "ftrl, BOOLEAN, beta, 0",
        "ftrl, BOOLEAN, l1, -1",
        "ftrl, BOOLEAN, l2, much",
        "hoeffding_tree, BOOLEAN, delta, 0",
        "hoeffding_tree, BOOLEAN, delta, 1",
        "hoeffding_tree, BOOLEAN, tie, -0.05",
        "adaptive_hoeffding_tree, BOOLEAN, tie, 2",
        "adaptive_random_forest, BOOLEAN, warning.delta, 1",
        "adaptive_random_forest, BOOLEAN, drift.delta, 0",
        "least_squares, DOUBLE, ridge, -1",
        "least_squares, DOUBLE, ridge, Infinity",
    })
    void valuesThatItCannotUseAreRefusedWithTheRightOnes(String name, Kind output, String option, String value) {
        learner(name, output, option, "1e-3");
        assertThatThrownBy(() -> learner(name, output, option, value))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'" + option + "' of \"m\"")
                .hasMessageContaining("'" + value + "'")
                .satisfies(
                        wrong -> assertThat(((ProblemException) wrong).problem().hint())
                                .hasValueSatisfying(hint -> assertThat(hint).startsWith("write a number ")));
    }

    @ParameterizedTest
    @CsvSource({
        "hoeffding_tree, BOOLEAN, grace, 0",
        "hoeffding_tree, BOOLEAN, max.leaves, 1.5",
        "adaptive_hoeffding_tree, BOOLEAN, max.leaves, 0",
        "adaptive_random_forest, BOOLEAN, trees, 1001",
        "adaptive_random_forest, BOOLEAN, seed, chance",
        "knn, BOOLEAN, k, 0",
        "knn, DOUBLE, window, 1000001",
    })
    void wholeNumbersThatItCannotUseAreRefusedWithTheRightOnes(String name, Kind output, String option, String value) {
        learner(name, output, option, "7");
        assertThatThrownBy(() -> learner(name, output, option, value))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'" + option + "' of \"m\"")
                .satisfies(
                        wrong -> assertThat(((ProblemException) wrong).problem().hint())
                                .hasValueSatisfying(hint -> assertThat(hint).startsWith("write a whole number")));
    }
}
