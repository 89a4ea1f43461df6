-- NaN is above all numbers and one group; infinities add up; zero has no sign.
CREATE STREAM s (k STRING, d DOUBLE);
CREATE VIEW sums AS SELECT k, SUM(d) AS s, MAX(d) AS hi, MIN(d) AS lo FROM s GROUP BY k;
CREATE VIEW groups AS SELECT d, COUNT(*) AS n FROM s GROUP BY d;

STEP s VALUES ('a', CAST('NaN' AS DOUBLE)), ('a', 1.0), ('b', CAST('Infinity' AS DOUBLE)), ('b', 2.0);
EXPECT sums VALUES
  (+1, 'a', CAST('NaN' AS DOUBLE), CAST('NaN' AS DOUBLE), 1),
  (+1, 'b', CAST('Infinity' AS DOUBLE), CAST('Infinity' AS DOUBLE), 2);
STEP s VALUES ('c', CAST('NaN' AS DOUBLE));
EXPECT SNAPSHOT groups VALUES
  (CAST('NaN' AS DOUBLE), 2), (1, 1), (CAST('Infinity' AS DOUBLE), 1), (2, 1);
