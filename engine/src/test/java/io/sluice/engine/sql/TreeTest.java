// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees: their places, their depth, and the nodes of our own. */
final class TreeTest {
    private static final Oracle ORACLE = new Oracle();

    /** Calcite's validator shows the user's text. ¶ is a new line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "SELECT nope FROM bid ¦ 1:8-1:11",
                "SELECT channel,¶  b.nope¶FROM bid AS b ¦ 2:5-2:8",
                "FROM bid |> WHERE price > 1 |> SELECT 'é', nope + 1 ¦ 1:44-1:47",
                "FROM bid |> SELECT price AS p |> WHERE price > 1 ¦ 1:40-1:44",
                "SELECT * FROM nope ¦ 1:15-1:18",
                "SELECT * FROM 'nope.csv' ¦ 1:15-1:24",
                "SELECT nope(price) FROM bid ¦ 1:8-1:18",
                "SELECT channel + 1, UPPER(price, 2) FROM bid ¦ 1:21-1:35",
                "SELECT CASE WHEN price THEN 1 ELSE 2 END FROM bid ¦ 1:8-1:40",
                "FROM s |> RENAME nope AS b ¦ 1:18-1:21",
                "FROM s |> DROP nope ¦ 1:16-1:19",
                "SELECT id FROM s JOIN t ON s.id = t.id ¦ 1:8-1:9"
            })
    void aProblemOfTheValidatorHasItsPlace(String text, String place) {
        SqlNode query = Oracle.ours(text.replace('¶', '\n'));
        CalciteContextException problem = catchThrowableOfType(CalciteContextException.class, () -> ORACLE.rel(query));
        assertThat(problem.getPosLine() + ":" + problem.getPosColumn() + "-" + problem.getEndPosLine() + ":"
                        + problem.getEndPosColumn())
                .isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {" AND id > 1", " OR id = 1", " AND id BETWEEN 1 AND 2"})
    void longChainsAreShallow(String more) {
        String text = "SELECT id FROM s WHERE id > 0" + more.repeat(9_999);
        assertThat(depth(((SqlSelect) Oracle.ours(text)).getWhere())).isLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {" + id", " - id", " || id", " * id", "::INT", " = id", "[1]"})
    void chainsOfTenThousandTermsAreBuilt(String more) {
        assertThat(Oracle.ours("SELECT id" + more.repeat(9_999) + " FROM s")).isNotNull();
    }

    @Test
    void longUnionsAndPipesAreBuilt() {
        assertThat(depth(Oracle.ours("SELECT id FROM s" + " UNION ALL SELECT id FROM t".repeat(9_999))))
                .isLessThan(100);
        assertThat(Oracle.ours("FROM s" + " |> WHERE x > 1".repeat(9_999))).isInstanceOf(SqlSelect.class);
        assertThat(Oracle.ours("FROM s" + " |> EXTEND 1 AS a".repeat(9_999))).isInstanceOf(SqlSelect.class);
    }

    @Test
    void fullDepthIsBuilt() throws Exception {
        for (String text : List.of(
                "SELECT " + "(".repeat(200) + "1" + ")".repeat(200),
                "SELECT * FROM (".repeat(200) + "SELECT 1" + ") AS q".repeat(200))) {
            // As large a stack as the launcher gives: what code needs of it differs by how far it is compiled.
            FutureTask<SqlNode> task = new FutureTask<>(() -> Oracle.ours(text));
            new Thread(null, task, "deep", 8 << 20).start();
            assertThat(task.get()).isNotNull();
        }
    }

    private static int depth(SqlNode node) {
        if (!(node instanceof SqlCall call)) {
            return 1;
        }
        return 1
                + call.getOperandList().stream()
                        .filter(Objects::nonNull)
                        .mapToInt(TreeTest::depth)
                        .max()
                        .orElse(0);
    }

    @Test
    void perBatchIsASelectAndStaysOneWhenCopied() {
        SqlNode select = Oracle.ours("SELECT x, COUNT(*) AS n FROM s GROUP BY x PER BATCH");
        assertThat(select).isInstanceOf(PerBatchSelect.class);
        assertThat(SqlCopy.of(select)).isInstanceOf(PerBatchSelect.class).isNotSameAs(select);
        assertThat(ORACLE.plan(select))
                .isEqualTo(ORACLE.plan(Oracle.ours("SELECT x, COUNT(*) AS n FROM s GROUP BY x")));
        assertThat(Oracle.ours("SELECT COUNT(*) FROM s PER BATCH")).isInstanceOf(PerBatchSelect.class);
    }

    @Test
    void aCopyOfAPipeSharesNoIdentifier() {
        SqlNode tree = Oracle.ours(
                "FROM s AS a |> LOG |> TEE (|> INSERT INTO b) |> ASSERT x > 1, x"
                        + " |> UPDATE STATE BY id (n INT DEFAULT 0) SET n = state.n + SUM(x) DELETE WHEN n > 9 |> RENAME n AS m");
        SqlNode copy = SqlCopy.of(tree);
        assertThat(copy).hasToString(tree.toString());
        List<SqlNode> nodes = identifiers(tree);
        assertThat(nodes).hasSizeGreaterThan(10);
        assertThat(identifiers(copy)).noneMatch(node -> nodes.stream().anyMatch(other -> other == node));
    }

    private static List<SqlNode> identifiers(SqlNode tree) {
        List<SqlNode> found = new ArrayList<>();
        tree.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlIdentifier identifier) {
                found.add(identifier);
                return null;
            }
        });
        return found;
    }
}
