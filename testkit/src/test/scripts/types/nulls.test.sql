-- NULL is unknown in conditions, a group of its own in GROUP BY, and matches nothing in joins.
CREATE STREAM s (a INT, b BOOLEAN);
CREATE STREAM r (a INT);
CREATE VIEW unknown AS SELECT a FROM s WHERE b IS UNKNOWN;
CREATE VIEW logic AS SELECT a, b AND a > 1 AS both_true, b OR a > 1 AS any_true, NOT b AS other FROM s;
CREATE VIEW groups AS SELECT a, COUNT(*) AS n, COUNT(b) AS known FROM s GROUP BY a;
CREATE VIEW matched AS SELECT s.a FROM s JOIN r ON s.a = r.a;
CREATE VIEW same AS SELECT s.a FROM s JOIN r ON s.a IS NOT DISTINCT FROM r.a;
CREATE VIEW never AS SELECT a, COALESCE(7, a) + 1 >= COALESCE(7, a) + 1 AS same, ABS(COALESCE(7, a)) < 0 AS less FROM s;
CREATE VIEW always AS SELECT a FROM s WHERE COALESCE(7, a) + 1 = COALESCE(7, a) + 1 AND a > 0;

STEP s VALUES (1, TRUE), (NULL, FALSE), (NULL, NULL), (2, NULL), r VALUES (1), (NULL);
EXPECT unknown VALUES (+1, NULL), (+1, 2);
EXPECT logic VALUES
  (+1, 1, FALSE, TRUE, FALSE), (+1, NULL, FALSE, NULL, TRUE), (+1, NULL, NULL, NULL, NULL), (+1, 2, NULL, TRUE, NULL);
EXPECT groups VALUES (+1, 1, 1, 1), (+1, NULL, 2, 1), (+1, 2, 1, 0);
EXPECT matched VALUES (+1, 1);
EXPECT same VALUES (+1, 1), (+2, NULL);
EXPECT never VALUES (+1, 1, TRUE, FALSE), (+2, NULL, TRUE, FALSE), (+1, 2, TRUE, FALSE);
EXPECT always VALUES (+1, 1), (+1, 2);
