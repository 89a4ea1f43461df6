-- Views stand for their queries; materialized views can be read by others; names can be replaced and dropped.
CREATE STREAM s (k STRING, v INT);
CREATE STREAM IF NOT EXISTS s (other INT);
CREATE VIEW positive AS SELECT k, v FROM s WHERE v > 0;
CREATE OR REPLACE VIEW positive AS SELECT k, v FROM s WHERE v >= 0;
CREATE VIEW doubled AS SELECT k, v * 2 AS v FROM positive;
CREATE MATERIALIZED VIEW totals AS SELECT k, SUM(v) AS total FROM doubled GROUP BY k;
CREATE MATERIALIZED VIEW spread AS SELECT COUNT(*) AS ks, MAX(total) AS high FROM totals;
CREATE VIEW gone AS SELECT k FROM s;
DROP VIEW gone;
DROP VIEW IF EXISTS gone;
EXPECT ERROR 'SLU-2001' FOR SELECT * FROM gone;

STEP s VALUES ('a', 0), ('a', 3), ('b', -1);
EXPECT doubled VALUES (+1, 'a', 0), (+1, 'a', 6);
EXPECT totals VALUES (+1, 'a', 6);
EXPECT SNAPSHOT spread VALUES (1, 6);
STEP s VALUES ('b', 5);
EXPECT totals VALUES (+1, 'b', 10);
EXPECT SNAPSHOT spread VALUES (2, 10);
