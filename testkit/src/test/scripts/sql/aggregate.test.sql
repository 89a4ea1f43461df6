-- Aggregates are maintained: every STEP changes only what it must.
CREATE STREAM s (k STRING, v BIGINT);
CREATE MATERIALIZED VIEW totals AS
  SELECT k, COUNT(*) AS n, SUM(v) AS total, MIN(v) AS low, MAX(v) AS high, AVG(v) AS mean FROM s GROUP BY k;
CREATE VIEW large AS SELECT k, v FROM s WHERE v > 10;

STEP s VALUES ('a', 1), ('b', 20), ('a', 3);
EXPECT totals VALUES (+1, 'a', 2, 4, 1, 3, 2), (+1, 'b', 1, 20, 20, 20, 20);
EXPECT large VALUES (+1, 'b', 20);
STEP s VALUES ('a', 5), (NULL, NULL);
EXPECT totals VALUES (-1, 'a', 2, 4, 1, 3, 2), (+1, 'a', 3, 9, 1, 5, 3), (+1, NULL, 1, NULL, NULL, NULL, NULL);
EXPECT large UNCHANGED;
EXPECT SNAPSHOT totals VALUES ('a', 3, 9, 1, 5, 3), ('b', 1, 20, 20, 20, 20), (NULL, 1, NULL, NULL, NULL, NULL);
