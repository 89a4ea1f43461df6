// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.session;

import io.sluice.engine.env.Durations;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of a session. A value is kept as text and read by its kind; the command line beats the script, the script the
 * default.
 */
public final class Settings {
    private final TreeMap<String, String> values = new TreeMap<>();
    private final TreeMap<String, String> fixed = new TreeMap<>();

    /**
     * Sets a value from the script.
     *
     * @throws io.sluice.engine.problem.ProblemException if there is no such setting, or the value is not one of its kind
     */
    public void set(String key, String value) {
        Setting setting = setting(key);
        setting.check(value);
        values.put(setting.key(), value);
    }

    /** Sets a value that the script cannot change: the command line's. */
    public void fix(String key, String value) {
        Setting setting = setting(key);
        setting.check(value);
        fixed.put(setting.key(), value);
    }

    /** Takes the script's value back. */
    public void reset(String key) {
        values.remove(setting(key).key());
    }

    /** Takes all values of the script back. */
    public void reset() {
        values.clear();
    }

    /** The value in force. */
    public String get(Setting setting) {
        String ofCommand = fixed.get(setting.key());
        return ofCommand != null ? ofCommand : values.getOrDefault(setting.key(), setting.standard());
    }

    /** A whole number. */
    public long number(Setting setting) {
        return Long.parseLong(get(setting));
    }

    /** A duration in microseconds. */
    public long micros(Setting setting) {
        return Durations.micros(get(setting)).orElseThrow();
    }

    /** All settings: key, value in force, default, what it does. */
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            rows.add(List.of(setting.key(), get(setting), setting.standard(), setting.meaning()));
        }
        return rows;
    }

    private static Setting setting(String key) {
        Optional<Setting> found = Setting.of(key.toLowerCase(Locale.ROOT));
        return found.orElseThrow(() -> {
            Problem problem = Problem.of(Code.UNKNOWN_SETTING, "there is no setting \"" + key + "\"");
            return Suggest.hint(key, Setting.keys())
                    .map(problem::hint)
                    .orElse(problem.hint("SHOW SETTINGS lists them"))
                    .exception();
        });
    }
}
