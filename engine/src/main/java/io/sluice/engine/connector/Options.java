// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The options of one stream or sink, checked against what its connector takes. */
public final class Options {
    private final Map<String, String> values = new TreeMap<>();

    private Options() {}

    /**
     * Options with defaults filled in.
     *
     * @param relation the stream or sink, for messages
     * @throws io.sluice.engine.problem.ProblemException if one is unknown or a required one is missing; the valid ones are listed
     */
    public static Options of(String relation, Map<String, String> given, List<OptionSpec> specs) {
        Options options = new Options();
        List<String> keys = specs.stream().map(OptionSpec::key).toList();
        for (String key : given.keySet()) {
            if (!keys.contains(key) && !key.equals("connector")) {
                String all = "the options are " + String.join(", ", keys);
                throw Problem.of(Code.UNKNOWN_OPTION, "\"" + relation + "\" has an unknown option '" + key + "'")
                        .hint(Suggest.hint(key, keys)
                                .map(near -> near + "; " + all)
                                .orElse(all))
                        .exception();
            }
        }
        for (OptionSpec spec : specs) {
            Optional<String> value = Optional.ofNullable(given.get(spec.key())).or(spec::standard);
            if (value.isEmpty() && spec.required()) {
                throw Problem.of(Code.UNKNOWN_OPTION, "\"" + relation + "\" lacks the option '" + spec.key() + "'")
                        .hint(spec.meaning())
                        .exception();
            }
            value.ifPresent(text -> options.values.put(spec.key(), text));
        }
        return options;
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The value of an option that is required or has a default. */
    public String get(String key) {
        return find(key).orElseThrow(() -> new IllegalStateException("option " + key));
    }
}
