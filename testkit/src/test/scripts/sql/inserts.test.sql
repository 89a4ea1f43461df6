-- INSERT feeds streams and sinks inside the job; columns match by position and are converted as assignments are.
CREATE STREAM s (k STRING, v INT);
CREATE STREAM evens (k STRING, v BIGINT);
CREATE SINK out (k STRING, total BIGINT, note STRING);
CREATE SINK direct AS SELECT v + 1 AS w FROM s;
INSERT INTO evens SELECT k, v FROM s WHERE MOD(v, 2) = 0;
INSERT INTO evens SELECT UPPER(k), 0 FROM s WHERE v IS NULL;
INSERT INTO out (total, k) SELECT SUM(v), k FROM evens GROUP BY k;

STEP s VALUES ('a', 2), ('a', 3), ('b', NULL);
EXPECT evens VALUES (+1, 'a', 2), (+1, 'B', 0);
EXPECT out VALUES (+1, 'a', 2, NULL), (+1, 'B', 0, NULL);
EXPECT direct VALUES (+1, 3), (+1, 4), (+1, NULL);
STEP s VALUES ('a', 4);
EXPECT out VALUES (-1, 'a', 2, NULL), (+1, 'a', 6, NULL);
