// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something that somebody did with the versions of a model. The events of a model stand in its log one behind the other, for ever.
 *
 * @param version that it is about; 0 where it is about none
 * @param upTo of a rollback: the newest version that there was
 * @param tag the name that was given or taken; empty for other actions
 */
public record ModelEvent(Action action, long version, long upTo, String tag, By by) {

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
        REPLACE
    }

    /**
     * Who did it.
     *
     * @param who for people, such as a host and a process
     * @param timeMicros microseconds since 1970 UTC
     */
    public record By(String who, String reason, long timeMicros) {}

    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("action", action.name().toLowerCase(Locale.ROOT));
        fields.put("version", version);
        fields.put("up_to", upTo);
        fields.put("tag", tag);
        fields.put("who", by.who());
        fields.put("reason", by.reason());
        fields.put("time_micros", by.timeMicros());
        return fields;
    }

    static ModelEvent of(JsonFile file) {
        String word = file.text("action");
        Action action = List.of(Action.values()).stream()
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> file.damaged("there is no action \"" + word + "\""));
        By by = new By(file.text("who"), file.text("reason"), file.number("time_micros"));
        return new ModelEvent(action, file.number("version"), file.number("up_to"), file.text("tag"), by);
    }
}
