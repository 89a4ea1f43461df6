// SPDX-License-Identifier: Apache-2.0
package io.sluice.ml;

import io.sluice.engine.connector.OptionSpec;
import io.sluice.engine.connector.Options;
import io.sluice.engine.model.Algorithm;
import io.sluice.engine.model.Algorithms;
import io.sluice.engine.model.Learner;
import io.sluice.engine.model.ModelSchema;
import io.sluice.engine.topology.BinaryReader;
import io.sluice.engine.topology.SqlType;
import io.sluice.engine.topology.SqlType.Kind;
import io.sluice.engine.topology.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** An algorithm in one of its tasks. */
record LearnerCase(Algorithm algorithm, Task task, Map<String, String> options) {
    /** What is made anew after many rows only would see none of these tests' new labels, and with fewer trees it is made sooner. */
    private static final Map<String, String> USUAL =
            Map.of("refit.every", "50 rows", "trees", "10", "shrinkage", "0.5");

    /** Options with which little data is enough for what otherwise takes much: trees that grow at once, windows that are soon full. */
    private static final Map<String, String> EAGER = Map.of(
            "grace", "7",
            "delta", "0.3",
            "tie", "0.9",
            "k", "3",
            "window", "25",
            "refit.every", "20 rows",
            "refit.window", "100 rows",
            "trees", "7",
            "shrinkage", "0.7");

    /** Those of all algorithms of this module. */
    static Stream<LearnerCase> all() {
        return Algorithms.all().stream()
                // Others that are on the class path are those of other tests.
                .filter(algorithm ->
                        algorithm.getClass().getPackageName().startsWith(Classifier.class.getPackageName()))
                .flatMap(algorithm -> algorithm.tasks().stream()
                        .flatMap(task -> options(algorithm).map(options -> new LearnerCase(algorithm, task, options))));
    }

    private static Stream<Map<String, String>> options(Algorithm algorithm) {
        return Stream.of(USUAL, EAGER)
                .map(options -> thoseOf(algorithm, options))
                .distinct();
    }

    private static Map<String, String> thoseOf(Algorithm algorithm, Map<String, String> options) {
        Map<String, String> some = new HashMap<>(options);
        some.keySet()
                .retainAll(algorithm.options().stream().map(OptionSpec::key).toList());
        return some;
    }

    Learner learner(ModelSchema schema) {
        return algorithm.learner(schema, Options.of("m", options, algorithm.options()));
    }

    Learner loaded(ModelSchema schema, byte[] bytes) {
        Learner learner = learner(schema);
        BinaryReader in = new BinaryReader(bytes);
        learner.load(in);
        in.end();
        return learner;
    }

    Kind output(SplittableRandom random) {
        return task == Task.CLASSIFICATION && random.nextBoolean() ? Kind.VARCHAR : output();
    }

    /** A type of its output. */
    Kind output() {
        return switch (task) {
            case CLASSIFICATION, CLUSTERING -> Kind.BIGINT;
            case REGRESSION, ANOMALY -> Kind.DOUBLE;
        };
    }

    ModelSchema schema(List<SqlType> inputs, Kind output) {
        ModelSchema any = RandomInputs.schema(inputs, output);
        return new ModelSchema(any.inputs(), any.output(), task);
    }

    ModelSchema schema(SplittableRandom random, List<SqlType> inputs, Kind output) {
        ModelSchema any = RandomInputs.schema(random, inputs, output);
        return new ModelSchema(any.inputs(), any.output(), task, any.transforms());
    }

    @Override
    public String toString() {
        return algorithm.name() + " " + task + " " + options;
    }
}
