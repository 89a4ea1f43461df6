// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.session.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * The way in.
 *
 * <pre>{@code
 * try (Session session = Sluice.open()) {
 *     for (Row row : session.query("SELECT word, COUNT(*) AS n FROM 'words.csv' GROUP BY word ORDER BY word")) {
 *         System.out.println(row.getString("word") + " " + row.getLong("n"));
 *     }
 * }
 * }</pre>
 */
public final class Sluice {
    private Sluice() {}

    /** A session that shows nothing by itself. It reads scripts and files relative to the working directory. */
    public static Session open() {
        return open(Console.silent());
    }

    /** A session that shows on a console what statements say and bare queries give. */
    public static Session open(Console console) {
        return open(console, Map.of(), Scripts.files(name -> Optional.empty()));
    }

    /**
     * A session with settings of its own.
     *
     * @param settings by key; SET in a script cannot change them
     * @param scripts finds what a script includes, and the values of its variables
     * @throws io.sluice.engine.problem.ProblemException if a setting is unknown, or has not such a value
     */
    public static Session open(Console console, Map<String, String> settings, Scripts scripts) {
        Settings fixed = new Settings();
        settings.forEach(fixed::fix);
        return new Session(console, fixed, scripts);
    }
}
