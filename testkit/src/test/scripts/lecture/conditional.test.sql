-- No IF: what depends on the batch is data.
CREATE STREAM s (v BIGINT);
CREATE STREAM other (v BIGINT);
CREATE VIEW adjusted AS
SELECT CASE WHEN (SELECT COUNT(*) FROM BATCH(TABLE s)) > 5 THEN v * 2 ELSE v / 2 END AS v FROM s;
CREATE VIEW counted AS SELECT COUNT(*) AS n FROM s WHERE v > 100 PER BATCH;

STEP s VALUES (10), (20);
EXPECT adjusted VALUES (+1, 5), (+1, 10);
EXPECT counted VALUES (+1, 0);
STEP s VALUES (1), (2), (3), (4), (5), (600);
EXPECT adjusted VALUES (+1, 2), (+1, 4), (+1, 6), (+1, 8), (+1, 10), (+1, 1200);
EXPECT counted VALUES (+1, 1);
STEP other VALUES (1);
EXPECT counted UNCHANGED;
EXPECT adjusted UNCHANGED;
