-- Projections and conditions, row by row.
CREATE STREAM s (a INT, b STRING, c DOUBLE);
CREATE VIEW p AS
SELECT a + 1 AS next, a * 2 - 3 AS line, -a AS minus, CASE WHEN a > 2 THEN 'big' WHEN a IS NULL THEN 'none' ELSE 'small' END AS size,
  COALESCE(b, '?') AS b, NULLIF(a, 2) AS n
FROM s;
CREATE VIEW w AS SELECT a FROM s WHERE a BETWEEN 1 AND 3 AND b <> 'x' OR c IS NULL;
CREATE VIEW i AS SELECT a FROM s WHERE a IN (1, 4, 9) AND NOT (b = 'q');

STEP s VALUES (1, 'x', 1.5), (2, 'y', NULL), (3, NULL, 2.5), (NULL, 'z', 0.0), (4, 'z', 1.0);
EXPECT p VALUES
  (+1, 2, -1, -1, 'small', 'x', 1), (+1, 3, 1, -2, 'small', 'y', NULL), (+1, 4, 3, -3, 'big', '?', 3),
  (+1, NULL, NULL, NULL, 'none', 'z', NULL), (+1, 5, 5, -4, 'big', 'z', 4);
EXPECT w VALUES (+1, 2);
EXPECT i VALUES (+1, 1), (+1, 4);
