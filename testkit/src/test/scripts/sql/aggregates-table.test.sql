-- Every aggregate over a table whose rows go away again; open orders are the canonical one.
CREATE TABLE t (k STRING, v INT, d DOUBLE);
CREATE MATERIALIZED VIEW a AS
SELECT k, COUNT(*) AS n, SUM(v) AS s, MIN(v) AS lo, MAX(v) AS hi, AVG(v) AS m, COUNT(DISTINCT v) AS dv, SUM(d) AS sd FROM t GROUP BY k;
CREATE MATERIALIZED VIEW o AS
SELECT k, ARRAY_AGG(v) AS vs, FIRST_VALUE(v) AS f, LAST_VALUE(v) AS l FROM t GROUP BY k;
CREATE MATERIALIZED VIEW whole AS SELECT COUNT(*) AS n, SUM(v) AS s, MAX(v) AS hi FROM t;

STEP t VALUES ('a', 3, 1E300), ('a', 1, 1.0), ('a', 3, -1E300), ('b', 7, 2.5);
EXPECT a VALUES (+1, 'a', 3, 7, 1, 3, 2.3333333333333333, 2, 1), (+1, 'b', 1, 7, 7, 7, 7, 1, 2.5);
EXPECT o VALUES (+1, 'a', ARRAY[1, 3, 3], 1, 3), (+1, 'b', ARRAY[7], 7, 7);
EXPECT SNAPSHOT whole VALUES (4, 14, 7);
STEP t DELETE VALUES ('a', 3, 1E300), ('b', 7, 2.5);
EXPECT a VALUES
  (-1, 'a', 3, 7, 1, 3, 2.3333333333333333, 2, 1), (+1, 'a', 2, 4, 1, 3, 2, 2, -1E300), (-1, 'b', 1, 7, 7, 7, 7, 1, 2.5);
EXPECT o VALUES (-1, 'a', ARRAY[1, 3, 3], 1, 3), (+1, 'a', ARRAY[1, 3], 1, 3), (-1, 'b', ARRAY[7], 7, 7);
STEP t VALUES ('a', NULL, NULL) DELETE VALUES ('a', 3, -1E300), ('a', 1, 1.0);
EXPECT SNAPSHOT a VALUES ('a', 1, NULL, NULL, NULL, NULL, 0, NULL);
EXPECT SNAPSHOT o VALUES ('a', ARRAY[CAST(NULL AS INT)], NULL, NULL);
STEP t DELETE VALUES ('a', NULL, NULL);
EXPECT SNAPSHOT whole VALUES (0, NULL, NULL);
