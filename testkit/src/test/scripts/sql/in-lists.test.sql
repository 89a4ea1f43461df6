-- IN looks into lists, also for what another IN says.
CREATE STREAM s (a INT, t STRING);
CREATE VIEW inner_lists AS SELECT a, CAST(a * 3 NOT IN (3, 6) AS STRING) IN ('a', 'true', 'b') AS other FROM s;
CREATE VIEW found AS SELECT a FROM s WHERE (CASE WHEN a IN (1, 3) THEN t ELSE 'none' END) IN ('x', 'y');

STEP s VALUES (1, 'x'), (2, 'x'), (3, NULL), (NULL, 'y');
EXPECT inner_lists VALUES (+1, 1, FALSE), (+1, 2, FALSE), (+1, 3, TRUE), (+1, NULL, NULL);
EXPECT found VALUES (+1, 1);
