// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** What people write who come from another system, and what to write here. */
final class ForeignSql {
    /** By the word that starts the statement. */
    private static final Map<String, String> STATEMENTS = Map.ofEntries(
            Map.entry("USE", "there are no catalogues or databases: leave it out"),
            Map.entry("BEGIN", "every batch is a transaction of its own: leave it out"),
            Map.entry("START", "every batch is a transaction of its own: leave it out"),
            Map.entry("COMMIT", "every batch is a transaction of its own: leave it out"),
            Map.entry("TRUNCATE", "write CREATE OR REPLACE TABLE …"),
            Map.entry("MERGE", "write a query that joins the two, and INSERT INTO … it"),
            Map.entry("UPSERT", "write INSERT INTO …"),
            Map.entry("REPLACE", "write INSERT INTO …"),
            Map.entry("LOAD", "write CREATE STREAM … WITH ('connector' = 'filesystem', 'path' = '…')"),
            Map.entry("GRANT", "there are no users: who may read files and sockets may read streams"),
            Map.entry("REVOKE", "there are no users: who may read files and sockets may read streams"),
            Map.entry("CACHE", "write CREATE MATERIALIZED VIEW … AS …"));

    /** By a word that cannot stand where it stands. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("EXTERNAL", "leave it out: a STREAM or SINK with a connector is external"),
            Map.entry("TEMPORARY", "leave it out: nothing outlives the session"),
            Map.entry("TEMP", "leave it out: nothing outlives the session"),
            Map.entry("INDEX", "there are no indexes: each query indexes its state as it needs it"),
            Map.entry("DATABASE", "there are no catalogues or databases: leave it out"),
            Map.entry("SCHEMA", "there are no catalogues or databases: leave it out"),
            Map.entry("DATABASES", "there are no catalogues or databases; SHOW STREAMS and SHOW TABLES are there"),
            Map.entry("SCHEMAS", "there are no catalogues or databases; SHOW STREAMS and SHOW TABLES are there"),
            Map.entry("COLUMNS", "write DESCRIBE name"),
            Map.entry("AUTO_INCREMENT", "leave it out, and insert the number"),
            Map.entry("IDENTITY", "leave it out, and insert the number"),
            Map.entry("REFERENCES", "leave it out: there are no foreign keys"),
            Map.entry("FOREIGN", "leave it out: there are no foreign keys"),
            Map.entry(
                    "STORED", "say it in the options: WITH ('connector' = 'filesystem', 'path' = '…', 'format' = '…')"),
            Map.entry("LOCATION", "say it in the options: WITH ('connector' = 'filesystem', 'path' = '…')"),
            Map.entry("OVERWRITE", "write INSERT INTO, and 'if.exists' = 'replace' among the options of the sink"),
            Map.entry("INTO", "write INSERT INTO name SELECT …"),
            Map.entry("~", "write text RLIKE 'pattern'"),
            Map.entry("&", "write AND"),
            Map.entry("|", "write OR"),
            Map.entry("||=", "write ||"),
            Map.entry("!", "write NOT"));

    private ForeignSql() {}

    /** What to write instead, if what stands at {@code index} is the way of another system. */
    static Optional<String> hint(List<Token> tokens, int index) {
        String here = text(tokens, index);
        String before = text(tokens, index - 1);
        String behind = text(tokens, index + 1);
        boolean first = before.isEmpty() || before.equals(";");
        if (first) {
            return Optional.ofNullable(STATEMENTS.get(here));
        }
        if (before.equals("TOP") && text(tokens, index - 2).equals("SELECT")) {
            return Optional.of("write LIMIT " + here + " at the end of the query");
        }
        if (here.equals(",") && text(tokens, index - 2).equals("LIMIT")) {
            return Optional.of("write LIMIT " + behind + " OFFSET " + before);
        }
        if (before.equals("MINUS") && here.equals("SELECT")) {
            return Optional.of("write EXCEPT");
        }
        if (before.equals("ALTER")) {
            return Optional.of("write CREATE OR REPLACE " + here + " …");
        }
        if (here.equals("LATERAL") && behind.equals("VIEW")) {
            return Optional.of("write CROSS JOIN UNNEST(array) AS t (element)");
        }
        if (here.equals("-") && behind.equals(">")) {
            return Optional.of("a field is written row.field");
        }
        if (before.equals("<=") && here.equals(">")) {
            return Optional.of("write IS NOT DISTINCT FROM");
        }
        if ((before.equals("<") || before.equals(">")) && here.equals(before)) {
            return Optional.of("there are no shifts: multiply or divide");
        }
        return Optional.ofNullable(WORDS.get(here));
    }

    private static String text(List<Token> tokens, int index) {
        return index < 0 || index >= tokens.size()
                ? ""
                : tokens.get(index).getText().toUpperCase(Locale.ROOT);
    }
}
