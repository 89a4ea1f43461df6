// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import io.sluice.engine.connector.Options;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;

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
        Algorithm kind = named(algorithm);
        return kind.learner(schema, Options.of("model", options, kind.options()));
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
