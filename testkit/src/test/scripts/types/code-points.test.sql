-- Text functions count code points, and text is ordered by them, also beyond the Basic Multilingual Plane, in kernels and in generated code alike.
CREATE STREAM s (x STRING, y STRING);
CREATE STREAM t (v STRING, w STRING);
CREATE VIEW counted AS
SELECT CHAR_LENGTH(x || y) AS n, SUBSTRING(y || x, 2, 2) AS part, POSITION('b' IN x) AS p, LEFT(x, 2) AS l, RIGHT(x, 1) AS r,
  REVERSE(x) AS v, LPAD(y, 3, x) AS lp, OVERLAY(x PLACING y FROM 2 FOR 1) AS o, STRPOS(x, 'b') AS s,
  CASE WHEN x = '' THEN CHAR_LENGTH(y) ELSE CHAR_LENGTH(x) END AS c
FROM s;

CREATE VIEW padded AS SELECT CHAR_LENGTH(LPAD(x, 3)) AS l, RPAD(x, 2, y) AS r FROM s WHERE x IS NULL;

-- U+FFE5 comes before U+1F600, though not in UTF-16.
CREATE VIEW ordered AS
SELECT MAX(v) AS most, MIN(v) AS least, COUNT(*) FILTER (WHERE v > w) AS above, COUNT(*) FILTER (WHERE v > '￥' AND v < '😁') AS among,
  MAX(GREATEST(v, w, 'a')) AS g, MIN(LEAST(v, w, '🐮')) AS l
FROM t;

STEP t VALUES ('😀', '￥'), ('￥', '😀'), ('😀', NULL), ('z', '￥');
EXPECT ordered VALUES (+1, '😀', 'z', 1, 2, '😀', 'z');

STEP s VALUES ('a😀b', '🐮'), ('', 'z');
STEP s VALUES (NULL, 'a');
EXPECT padded VALUES (+1, NULL, NULL);
EXPECT counted VALUES
  (+1, 4, 'a😀', 3, 'a😀', 'b', 'b😀a', 'a😀🐮', 'a🐮b', 3, 3),
  (+1, 1, '', 0, '', '', '', 'z', 'z', 0, 1),
  (+1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
