-- Text functions count code points, also beyond the Basic Multilingual Plane, in kernels and in generated code alike.
CREATE STREAM s (x STRING, y STRING);
CREATE VIEW counted AS
SELECT CHAR_LENGTH(x || y) AS n, SUBSTRING(y || x, 2, 2) AS part, POSITION('b' IN x) AS p, LEFT(x, 2) AS l, RIGHT(x, 1) AS r,
  REVERSE(x) AS v, LPAD(y, 3, x) AS lp, OVERLAY(x PLACING y FROM 2 FOR 1) AS o, STRPOS(x, 'b') AS s,
  CASE WHEN x = '' THEN CHAR_LENGTH(y) ELSE CHAR_LENGTH(x) END AS c
FROM s;

CREATE VIEW padded AS SELECT CHAR_LENGTH(LPAD(x, 3)) AS l, RPAD(x, 2, y) AS r FROM s WHERE x IS NULL;

STEP s VALUES ('a😀b', '🐮'), ('', 'z');
STEP s VALUES (NULL, 'a');
EXPECT padded VALUES (+1, NULL, NULL);
EXPECT counted VALUES
  (+1, 4, 'a😀', 3, 'a😀', 'b', 'b😀a', 'a😀🐮', 'a🐮b', 3, 3),
  (+1, 1, '', 0, '', '', '', 'z', 'z', 0, 1),
  (+1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
