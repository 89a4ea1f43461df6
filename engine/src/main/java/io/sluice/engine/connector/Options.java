// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.env.Durations;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Place;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.problem.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of one stream or sink, checked against what its connector takes. */
public final class Options {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}) *(|b|k|kb|kib|m|mb|mib|g|gb|gib)");

    private static final String CONNECTOR = "connector";

    private final Map<String, String> values = new TreeMap<>();
    private final String relation;
    private final Set<String> secrets;
    private Map<String, Place> places = Map.of();

    private Options(String relation, Set<String> secrets) {
        this.relation = relation;
        this.secrets = Set.copyOf(secrets);
    }

    /** Options none of which is a secret. */
    public static Options of(String relation, Map<String, String> given, List<OptionSpec> specs) {
        return of(relation, given, Set.of(), specs);
    }

    /**
     * What is wrong with options as they are written.
     *
     * @param key the option; empty for one that is missing
     * @param value whether its value is wrong, not its key
     */
    public record Fault(Optional<String> key, boolean value, Problem problem) {}

    /**
     * The first fault of the given options, if there is one.
     *
     * @param secrets the keys of the options whose values no message shows
     */
    public static Optional<Fault> fault(
            String relation, Map<String, String> given, Set<String> secrets, List<OptionSpec> specs) {
        List<String> keys = specs.stream().map(OptionSpec::key).toList();
        Options options = new Options(relation, secrets);
        options.values.putAll(given);
        for (String key : given.keySet()) {
            Optional<OptionSpec> spec =
                    specs.stream().filter(candidate -> candidate.matches(key)).findFirst();
            if (spec.isEmpty() && !key.equals(CONNECTOR)) {
                String all = "the options are " + String.join(", ", keys);
                Problem unknown = Problem.of(
                                Code.UNKNOWN_OPTION, "\"" + relation + "\" has an unknown option '" + key + "'")
                        .hint(Suggest.hint(key, keys)
                                .map(near -> near + " " + all)
                                .orElse(all));
                return Optional.of(new Fault(Optional.of(key), false, unknown));
            }
            if (spec.isPresent()) {
                try {
                    options.read(key, spec.get().values());
                } catch (ProblemException wrong) {
                    return Optional.of(new Fault(Optional.of(key), true, wrong.problem()));
                }
            }
        }
        return specs.stream()
                .filter(spec -> spec.required() && !given.containsKey(spec.key()))
                .findFirst()
                .map(spec -> new Fault(
                        Optional.empty(),
                        false,
                        Problem.of(Code.UNKNOWN_OPTION, "\"" + relation + "\" lacks the option '" + spec.key() + "'")
                                .hint(spec.meaning())));
    }

    /** Reads a value as what it must be. */
    private void read(String key, OptionSpec.Values allowed) {
        if (allowed instanceof OptionSpec.Values.Words words) {
            choice(key, words.words());
        } else if (allowed instanceof OptionSpec.Values.Whole whole) {
            number(key, whole.least(), whole.most());
        } else if (allowed instanceof OptionSpec.Values.Duration) {
            micros(key);
        } else if (allowed instanceof OptionSpec.Values.Formats) {
            Format.named(this, get(key));
        } else if (allowed instanceof OptionSpec.Values.Size) {
            bytes(key);
        } else if (allowed instanceof OptionSpec.Values.NotEmpty && get(key).isEmpty()) {
            throw wrong(key, "is empty", "write a value, or leave the option out");
        }
    }

    /**
     * Options with defaults filled in.
     *
     * @param relation the stream or sink, for messages
     * @param secrets the keys of the options whose values no message shows
     * @throws ProblemException if one is unknown, missing or has a wrong value; the valid ones are listed
     */
    public static Options of(String relation, Map<String, String> given, Set<String> secrets, List<OptionSpec> specs) {
        fault(relation, given, secrets, specs).ifPresent(fault -> {
            throw fault.problem().exception();
        });
        Options options = new Options(relation, secrets);
        options.values.putAll(given);
        options.values.remove(CONNECTOR);
        for (OptionSpec spec : specs) {
            spec.standard().ifPresent(standard -> options.values.putIfAbsent(spec.key(), standard));
        }
        return options;
    }

    /** The same options, and where in a script the value of each stands: there problems point. */
    public Options placed(Map<String, Place> valuePlaces) {
        places = Map.copyOf(valuePlaces);
        return this;
    }

    /** A problem at the place of an option, if that is known. */
    public Problem placed(String key, Problem problem) {
        return Optional.ofNullable(places.get(key)).map(problem::orAt).orElse(problem);
    }

    /** The stream or sink whose options these are. */
    public String relation() {
        return relation;
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The value of an option that is required or has a default. */
    public String get(String key) {
        return find(key).orElseThrow(() -> new IllegalStateException("option " + key));
    }

    /** The keys that were given or have a default, in order. */
    public List<String> keys() {
        return new ArrayList<>(values.keySet());
    }

    /** Whether the option is TRUE; FALSE if it is not given. */
    public boolean flag(String key) {
        return find(key).isPresent() && choice(key, List.of("true", "false")).equals("true");
    }

    /** The value of an option that takes one of some words, in lower case. */
    public String choice(String key, List<String> words) {
        String value = get(key).toLowerCase(Locale.ROOT);
        if (!words.contains(value)) {
            String all = "the values are " + String.join(", ", words);
            Optional<String> near = secrets.contains(key) ? Optional.empty() : Suggest.hint(value, words);
            throw wrong(
                    key,
                    "is none of its values",
                    near.map(word -> word + " " + all).orElse(all));
        }
        return value;
    }

    /** The value of an option that takes a whole number. */
    public long number(String key, long least, long most) {
        try {
            long value = Long.parseLong(get(key).strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, as a number out of range is.
        }
        String hint =
                most == Long.MAX_VALUE ? "write a whole number" : "write a whole number from " + least + " to " + most;
        throw wrong(key, "is not a whole number it takes", hint);
    }

    /** The microseconds of an option that takes a duration. */
    public long micros(String key) {
        return Durations.micros(get(key))
                .orElseThrow(() -> wrong(key, "is not a duration", "write a number and a unit, as in '5 s'"));
    }

    /** The bytes of an option that takes a size, at most 1 GiB. */
    public int bytes(String key) {
        Matcher size = SIZE.matcher(get(key).strip().toLowerCase(Locale.ROOT));
        if (size.matches()) {
            String unit = size.group(2);
            int shift = unit.startsWith("k") ? 10 : unit.startsWith("m") ? 20 : unit.startsWith("g") ? 30 : 0;
            long bytes = Long.parseLong(size.group(1));
            if (bytes > 0 && bytes <= 1L << (30 - shift)) {
                return (int) (bytes << shift);
            }
        }
        throw wrong(key, "is not a size it takes", "write a number and a unit, as in '1 MiB', at most 1 GiB");
    }

    /** The problem of an option whose value cannot be used. */
    public ProblemException wrong(String key, String why, String hint) {
        Problem problem = Problem.of(
                        Code.INVALID_VALUE,
                        "the option '" + key + "' of \"" + relation + "\" " + why + ": "
                                + (secrets.contains(key) ? "(a secret)" : "'" + get(key) + "'"))
                .hint(hint);
        return placed(key, problem).exception();
    }
}
