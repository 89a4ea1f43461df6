-- Every aggregate over a stream, in the order of arrival where SQL leaves it open.
CREATE STREAM s (k STRING, v INT, d DOUBLE, m DECIMAL(10, 2));
CREATE VIEW numbers AS
SELECT k, COUNT(*) AS n, COUNT(v) AS nv, SUM(v) AS sv, AVG(v) AS av, SUM(d) AS sd, AVG(d) AS ad, SUM(m) AS sm, AVG(m) AS am
FROM s GROUP BY k;
CREATE VIEW extremes AS SELECT k, MIN(v) AS lo, MAX(v) AS hi, MIN(d) AS lod, MAX(m) AS him FROM s GROUP BY k;
CREATE VIEW orders AS
SELECT k, ARRAY_AGG(v) AS vs, FIRST_VALUE(v) AS f, LAST_VALUE(v) AS l, ARRAY_AGG(v ORDER BY v DESC) AS down FROM s GROUP BY k;
CREATE VIEW choices AS
SELECT COUNT(DISTINCT v) AS dv, SUM(DISTINCT v) AS sdv, COUNT(*) FILTER (WHERE v > 1) AS big, SUM(v) FILTER (WHERE k = 'a') AS a FROM s;
CREATE VIEW having_two AS SELECT k FROM s GROUP BY k HAVING COUNT(*) >= 2 AND SUM(v) > 3;

STEP s VALUES ('a', 3, 0.25, 1.25), ('b', 1, 1.0, 2.00), ('a', NULL, NULL, NULL), ('a', 1, 0.5, 0.50);
EXPECT numbers VALUES
  (+1, 'a', 3, 2, 4, 2, 0.75, 0.375, 1.75, 0.875), (+1, 'b', 1, 1, 1, 1, 1, 1, 2, 2);
EXPECT extremes VALUES (+1, 'a', 1, 3, 0.25, 1.25), (+1, 'b', 1, 1, 1, 2);
EXPECT orders VALUES
  (+1, 'a', ARRAY[3, NULL, 1], 3, 1, ARRAY[NULL, 3, 1]), (+1, 'b', ARRAY[1], 1, 1, ARRAY[1]);
EXPECT choices VALUES (+1, 2, 4, 1, 4);
EXPECT having_two VALUES (+1, 'a');
STEP s VALUES ('b', 3, 0.5, 1.00);
EXPECT numbers VALUES (-1, 'b', 1, 1, 1, 1, 1, 1, 2, 2), (+1, 'b', 2, 2, 4, 2, 1.5, 0.75, 3, 1.5);
EXPECT orders VALUES (-1, 'b', ARRAY[1], 1, 1, ARRAY[1]), (+1, 'b', ARRAY[1, 3], 1, 3, ARRAY[3, 1]);
EXPECT choices VALUES (-1, 2, 4, 1, 4), (+1, 2, 4, 2, 4);
EXPECT having_two VALUES (+1, 'b');
