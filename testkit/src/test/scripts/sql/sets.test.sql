-- UNION ALL adds, UNION and DISTINCT keep one, VALUES are there from the beginning.
CREATE STREAM a (x INT);
CREATE STREAM b (x BIGINT);
CREATE TABLE t (x INT);
CREATE VIEW both_of_them AS SELECT x FROM a UNION ALL SELECT x FROM b;
CREATE VIEW once AS SELECT x FROM a UNION SELECT x FROM t;
CREATE VIEW distinct_rows AS SELECT DISTINCT x FROM t;
CREATE VIEW with_constant AS SELECT x FROM a UNION ALL VALUES (100), (200);
CREATE VIEW items AS WITH big AS (SELECT x FROM a WHERE x > 1), all_of AS (SELECT x FROM big UNION ALL SELECT x FROM big) SELECT COUNT(*) AS n FROM all_of;

STEP a VALUES (1), (2), b VALUES (2), (3000000000), t VALUES (2), (2), (3);
EXPECT both_of_them VALUES (+1, 1), (+2, 2), (+1, 3000000000);
EXPECT once VALUES (+1, 1), (+1, 2), (+1, 3);
EXPECT distinct_rows VALUES (+1, 2), (+1, 3);
EXPECT with_constant VALUES (+1, 100), (+1, 200), (+1, 1), (+1, 2);
EXPECT SNAPSHOT items VALUES (2);
STEP t DELETE VALUES (2), (3);
EXPECT once VALUES (-1, 3);
EXPECT distinct_rows VALUES (-1, 3);
STEP t DELETE VALUES (2);
EXPECT once UNCHANGED;
EXPECT distinct_rows VALUES (-1, 2);
