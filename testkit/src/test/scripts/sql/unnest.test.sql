-- UNNEST makes rows of elements; of NULL and of nothing it makes none.
CREATE STREAM s (k STRING, t STRING, xs ARRAY<INT>);
CREATE VIEW elements AS SELECT k, x FROM s CROSS JOIN UNNEST(xs) AS u(x);
CREATE VIEW numbered AS SELECT k, x, i FROM s CROSS JOIN UNNEST(xs) WITH ORDINALITY AS u(x, i);
CREATE VIEW pieces AS SELECT k, p, i FROM s CROSS JOIN UNNEST(SPLIT(t, ',')) WITH ORDINALITY AS u(p, i);
CREATE VIEW filtered AS SELECT k, UPPER(p) AS p FROM s CROSS JOIN UNNEST(SPLIT(t, ',')) AS u(p) WHERE p <> '';
CREATE VIEW collected AS SELECT k, ARRAY_AGG(x) AS xs FROM s CROSS JOIN UNNEST(xs) AS u(x) GROUP BY k;

STEP s VALUES ('a', 'x,y', ARRAY[3, 1, 3]), ('b', '', NULL), ('c', NULL, ARRAY[7]), ('d', ',z', ARRAY[CAST(NULL AS INT), 2]);
EXPECT elements VALUES (+2, 'a', 3), (+1, 'a', 1), (+1, 'c', 7), (+1, 'd', NULL), (+1, 'd', 2);
EXPECT numbered VALUES
  (+1, 'a', 3, 1), (+1, 'a', 1, 2), (+1, 'a', 3, 3), (+1, 'c', 7, 1), (+1, 'd', NULL, 1), (+1, 'd', 2, 2);
EXPECT pieces VALUES
  (+1, 'a', 'x', 1), (+1, 'a', 'y', 2), (+1, 'b', '', 1), (+1, 'd', '', 1), (+1, 'd', 'z', 2);
EXPECT filtered VALUES (+1, 'a', 'X'), (+1, 'a', 'Y'), (+1, 'd', 'Z');
EXPECT collected VALUES (+1, 'a', ARRAY[3, 1, 3]), (+1, 'c', ARRAY[7]), (+1, 'd', ARRAY[NULL, 2]);
