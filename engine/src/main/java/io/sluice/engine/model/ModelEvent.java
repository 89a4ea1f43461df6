// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Something that somebody did with the versions of a model. The events of a model stand in its log one behind the other, for ever.
 *
 * @param version that it is about; 0 where it is about none
 * @param upTo of a rollback: the newest version that there was
 * @param tag the name that was given or taken; empty for other actions
 * @param drift what happened about drift; present for that action
 */
public record ModelEvent(Action action, long version, long upTo, String tag, By by, Optional<Drifted> drift) {
    private static final String DRIFT = "drift";

    /** What was done. */
    public enum Action {
        /** This version is served, whatever comes, until another event says otherwise. */
        ACTIVATE,
        /** The newest version is served, and every one that comes. */
        LATEST,
        /** This version is served until one comes that is newer than all that there were. */
        ROLLBACK,
        /** A reader could not use this version. Nothing follows from it for others. */
        QUARANTINE,
        /** This version is the one of a name. */
        TAG,
        /** The name is nobody's any more. */
        UNTAG,
        /** All versions were deleted, and nothing holds of what was said before. */
        REPLACE,
        /** Whoever trains it noticed that it gets worse, or did something about it. */
        DRIFT
    }

    /** One that is not about drift. */
    public ModelEvent(Action action, long version, long upTo, String tag, By by) {
        this(action, version, upTo, tag, by, Optional.empty());
    }

    /**
     * Who did it.
     *
     * @param who for people, such as a host and a process
     * @param timeMicros microseconds since 1970 UTC
     */
    public record By(String who, String reason, long timeMicros) {}

    /**
     * What happened about drift, as {@link io.sluice.engine.topology.Drift#COLUMNS} has it.
     *
     * @param rows how many had been scored
     */
    public record Drifted(
            long rows,
            String detector,
            Optional<String> level,
            Optional<Double> before,
            Optional<Double> after,
            String action) {
        /** In a line, for people. */
        @Override
        public String toString() {
            String what = level.map(word -> word + " (" + detector + ")").orElse("two learners");
            return what + " after " + rows + " rows: error " + text(before) + ", then " + text(after) + "; "
                    + action.replace('_', ' ');
        }

        private static String text(Optional<Double> error) {
            return error.map(number -> String.format(Locale.ROOT, "%.4g", number))
                    .orElse("unknown");
        }

        private Map<String, Object> json() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("rows", rows);
            fields.put("detector", detector);
            level.ifPresent(word -> fields.put("level", word));
            before.ifPresent(number -> fields.put("error_before", number));
            after.ifPresent(number -> fields.put("error_after", number));
            fields.put("action", action);
            return fields;
        }

        private static Drifted of(JsonFile file) {
            return new Drifted(
                    file.number("rows"),
                    file.text("detector"),
                    file.find("level", String.class),
                    file.find("error_before", Object.class).map(any -> file.real("error_before")),
                    file.find("error_after", Object.class).map(any -> file.real("error_after")),
                    file.text("action"));
        }
    }

    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("action", action.name().toLowerCase(Locale.ROOT));
        fields.put("version", version);
        fields.put("up_to", upTo);
        fields.put("tag", tag);
        fields.put("who", by.who());
        fields.put("reason", by.reason());
        fields.put("time_micros", by.timeMicros());
        drift.ifPresent(drifted -> fields.put(DRIFT, drifted.json()));
        return fields;
    }

    static ModelEvent of(JsonFile file) {
        String word = file.text("action");
        Action action = List.of(Action.values()).stream()
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> file.damaged("there is no action \"" + word + "\""));
        By by = new By(file.text("who"), file.text("reason"), file.number("time_micros"));
        Optional<Drifted> drift =
                action == Action.DRIFT ? Optional.of(Drifted.of(file.object(DRIFT))) : Optional.empty();
        return new ModelEvent(action, file.number("version"), file.number("up_to"), file.text("tag"), by, drift);
    }
}
