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
        "gradient_boosting, DOUBLE, shrinkage, 0",
        "gradient_boosting, DOUBLE, shrinkage, 1.1",
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
        "random_forest, BOOLEAN, trees, 0",
        "random_forest, DOUBLE, max.leaves, 1",
        "gradient_boosting, BOOLEAN, max.leaves, 1001",
        "gradient_boosting, DOUBLE, seed, -1",
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

    @ParameterizedTest
    @CsvSource({
        "random_forest, refit.every, 0 rows",
        "random_forest, refit.every, 10 seconds",
        "random_forest, refit.window, 1000001 rows",
        "gradient_boosting, refit.every, rows",
        "gradient_boosting, refit.window, -5",
    })
    void numbersOfRowsThatItCannotUseAreRefusedWithTheRightOnes(String name, String option, String value) {
        for (String right : List.of("1", "1 row", "7 rows", "10000  ROWS")) {
            learner(name, Kind.BOOLEAN, option, right);
        }
        assertThatThrownBy(() -> learner(name, Kind.BOOLEAN, option, value))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'" + option + "' of \"m\"")
                .hasMessageContaining("'" + value + "'")
                .satisfies(
                        wrong -> assertThat(((ProblemException) wrong).problem().hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("as in '10000 rows'")));
    }
}
