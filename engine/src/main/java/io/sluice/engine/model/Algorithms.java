// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.Options;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The algorithms that there are. Any thread. */
public final class Algorithms {
    private static final List<Algorithm> ALL = load();

    private Algorithms() {}

    private static List<Algorithm> load() {
        List<Algorithm> all = new ArrayList<>();
        ServiceLoader.load(Algorithm.class, Algorithm.class.getClassLoader()).forEach(all::add);
        all.sort(Comparator.comparing(Algorithm::name));
        return List.copyOf(all);
    }

    /**
     * A learner of an algorithm that has learnt nothing.
     *
     * @param options of the algorithm that were given
     * @throws io.sluice.engine.problem.ProblemException if there is no such algorithm, or it cannot learn such columns
     */
    public static Learner learner(String algorithm, Map<String, String> options, ModelSchema schema) {
        return learner(named(algorithm), "model", options, Map.of(), schema);
    }

    /**
     * The same, where the options have been written.
     *
     * @param options of the algorithm, and {@linkplain Transform how inputs are transformed}
     * @param places of their values
     * @throws io.sluice.engine.problem.ProblemException if the algorithm cannot learn such columns, or an option is wrong
     */
    public static Learner learner(
            Algorithm kind, String model, Map<String, String> options, Map<String, Place> places, ModelSchema schema) {
        Map<String, String> own = new TreeMap<>(options);
        own.keySet().removeIf(Transform::isOption);
        return kind.learner(
                schema.with(options), Options.of(model, own, kind.options()).placed(places));
    }

    /** All of them, by name. */
    public static List<Algorithm> all() {
        return ALL;
    }

    /**
     * The algorithm of a name.
     *
     * @throws io.sluice.engine.problem.ProblemException if there is none, with those that there are
     */
    public static Algorithm named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> names = ALL.stream().map(Algorithm::name).toList();
        String all = names.isEmpty()
                ? "put the module of learners on the class path: sluice-ml"
                : "the algorithms are " + String.join(", ", names);
        return ALL.stream()
                .filter(algorithm -> algorithm.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.of(Code.INVALID_VALUE, "there is no algorithm '" + name + "'")
                        .hint(Suggest.hint(wanted, names)
                                .map(near -> near + " " + all)
                                .orElse(all))
                        .exception());
    }
}
