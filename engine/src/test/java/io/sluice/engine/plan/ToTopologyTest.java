// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToTopologyTest {
    private final Planning planning = new Planning();

    @Test
    void wordCountIsSplitUnnestAggregate() {
        assertPlan(
                "SELECT word, COUNT(*) AS n FROM lines CROSS JOIN UNNEST(SPLIT(LOWER(line), ' ')) AS w(word) GROUP BY word",
                """
                Aggregate [1] [COUNT(*)]
                  Unnest [0] SPLIT($1, ' ')
                    Calc [$0, LOWER($0)]
                      Source lines""");
    }

    @Test
    void hundredProjectionsAreOneNode() {
        StringBuilder sql = new StringBuilder("SELECT v FROM s");
        for (int i = 0; i < 100; i++) {
            sql.insert(0, "SELECT v + 1 AS v FROM (").append(")");
        }
        assertThat(Planning.text(planning.plan(sql.toString())).lines()).hasSize(2);
    }

    @Test
    void filtersAndProjectionsFuse() {
        assertPlan("SELECT a * 2 AS b FROM (SELECT v + 1 AS a FROM s WHERE v > 10) WHERE a < 100", """
                Calc [($0 + 1) * 2] WHERE ($0 > 10) AND (($0 + 1) < 100)
                  Source s""");
    }

    @Test
    void joinConditionsBecomeKeys() {
        assertPlan("SELECT s.v, t.w FROM s JOIN t ON s.k = t.k AND s.v > t.w", """
                Calc [$0, $4] WHERE $0 > CAST($4 AS BIGINT)
                  Join [1]=[0]
                    Source s
                    Source t""");
    }

    @Test
    void scalarSubqueryJoinsOneRow() {
        assertPlan("SELECT v FROM s WHERE v > (SELECT AVG(v) FROM s)", """
                Calc [$0] WHERE CAST($0 AS DECIMAL(38, 16)) > $3
                  Join []=[]
                    Source s
                    Aggregate [] [AVG($0)]
                      Source s""");
    }

    @Test
    void scalarSubqueryInSelectAndHaving() {
        assertPlan(
                "SELECT k, SUM(v) AS total, (SELECT MAX(w) FROM t WHERE t.k = s.k) AS m FROM s GROUP BY k HAVING COUNT(*) > 1",
                """
                Calc [$0, $1, $4]
                  LeftJoin [0]=[0]
                    Calc [$0, $1, $2] WHERE $2 > 1
                      Aggregate [1] [SUM($0), COUNT(*)]
                        Source s
                    Aggregate [0] [MAX($1)]
                      Source t""");
    }

    private void assertPlan(String sql, String expected) {
        assertThat(Planning.text(planning.plan(sql))).isEqualTo(expected);
    }
}
