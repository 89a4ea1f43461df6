// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LANGUAGE section 2: which word may be used where. */
final class KeywordsTest {
    /** With a column for @: as a column, behind a dot, with AS, in a list of columns, as a relation. */
    private static final List<String> AS_A_NAME = List.of(
            "SELECT @ FROM t",
            "SELECT a, @, b FROM t",
            "SELECT t.@ FROM t",
            "SELECT @ + 1, -@, (@), @::INT, @ IS NULL, f(@), CASE WHEN @ THEN @ ELSE @ END AS x FROM t",
            "SELECT 1 AS @ FROM t AS @ WHERE @ > 1 GROUP BY @ HAVING @ < 2 ORDER BY @ DESC, @",
            "SELECT a FROM @ JOIN @ AS x USING (@)",
            "WITH @ (@) AS (SELECT 1) SELECT * FROM @",
            "FROM @ |> EXTEND 1 AS @ |> SET @ = 2 |> DROP @ |> RENAME a AS @ |> AS @ |> SELECT @",
            "FROM t |> AGGREGATE SUM(@) AS @ GROUP BY @ PER BATCH |> UPDATE STATE BY @ (@ INT) SET @ = state.@",
            "CREATE STREAM @ (@ INT, @ AS @ + 1, PRIMARY KEY (@), WATERMARK FOR @ AS @ - 5 SECONDS)",
            "INSERT INTO @ (@) VALUES (@)",
            "STEP @ VALUES (1); EXPECT @ UNCHANGED; EXPECT SNAPSHOT @ VALUES (1); DESCRIBE @; DROP TABLE @");

    private static final List<String> AS_AN_ALIAS = List.of(
            "SELECT a @ FROM t",
            "SELECT a @, b @ FROM t",
            "SELECT a FROM t @",
            "SELECT a FROM t @ WHERE b",
            "FROM t @ |> AS x");

    static List<String> names() {
        return Stream.concat(Keywords.free().stream(), Keywords.notAliasWithoutAs().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isANameWithoutQuotes(String word) {
        assertThat(AS_A_NAME).allSatisfy(text -> assertAccepted(text.replace("@", word)));
    }

    @ParameterizedTest
    @MethodSource("io.sluice.grammar.Keywords#free")
    void freeWordIsAnAliasWithoutAs(String word) {
        assertThat(AS_AN_ALIAS).allSatisfy(text -> assertAccepted(text.replace("@", word)));
    }

    @ParameterizedTest
    @MethodSource("io.sluice.grammar.Keywords#notAliasWithoutAs")
    void isNoAliasWithoutAs(String word) {
        assertThat(AS_AN_ALIAS.subList(0, 3))
                .allSatisfy(
                        text -> assertThat(Parse.script(text.replace("@", word)).errors())
                                .hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("io.sluice.grammar.Keywords#reserved")
    void reservedWordIsANameOnlyInQuotesAndBehindADot(String word) {
        assertThat(AS_A_NAME)
                .allSatisfy(text -> assertAccepted(text.replace("@", "\"" + word + "\"")))
                .allSatisfy(text -> assertAccepted(text.replace("@", "`" + word + "`")));
        assertAccepted("SELECT t." + word + " FROM t");
        assertAccepted("SET " + word + ".x = " + word);
        assertThat(Parse.script("CREATE STREAM s (" + word + " INT)").errors()).hasSize(1);
    }

    @Test
    void theClassesOfTheReference() {
        assertThat(Keywords.notAliasWithoutAs())
                .contains("EMIT", "PER", "WATERMARK", "LATE", "EVALUATE", "PUBLISH", "KEEP", "LABEL", "EXPIRE")
                .contains("DELETE", "SET", "EVERY", "WINDOW", "QUALIFY", "SEMI", "ANTI", "ASOF", "PIVOT", "UNPIVOT")
                .contains("MATCH_RECOGNIZE", "MATCH_CONDITION", "FOR");
        assertThat(Keywords.free()).contains("DATE", "YEAR", "STATE", "LOG", "TEE", "FORK", "STEP", "SKIP");
        assertThat(Keywords.reserved()).hasSizeLessThan(70);
        assertThat(names()).hasSizeGreaterThan(200);
    }

    private static void assertAccepted(String text) {
        assertThat(Parse.script(text).errors()).as(text).isEmpty();
    }
}
