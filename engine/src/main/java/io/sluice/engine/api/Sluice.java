// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.connector.Connectors;
import io.sluice.engine.session.Settings;

/**
 * The way in.
 *
 * <pre>{@code
 * try (Session session = Sluice.open(console)) {
 *     session.run("CREATE STREAM s (v BIGINT) WITH ('connector' = 'datagen', 'rows' = '10'); SELECT COUNT(*) FROM s;");
 * }
 * }</pre>
 */
public final class Sluice {
    private Sluice() {}

    /** A session with the engine's own connectors that reads scripts and files relative to the working directory. */
    public static Session open(Console console) {
        return open(console, new Settings(), Scripts.files(name -> java.util.Optional.empty()));
    }

    /**
     * A session with settings of its own.
     *
     * @param scripts finds what a script includes, and the values of its variables
     */
    public static Session open(Console console, Settings settings, Scripts scripts) {
        return new Session(console, settings, scripts, Connectors.standard(console.out()));
    }
}
