-- A condition that is NULL does not hold; a view brings its ASSERT into every query that reads it, and into EXPECT.
CREATE STREAM s (k STRING, v INT);
CREATE VIEW checked AS FROM s |> ASSERT v > 0 |> WHERE v > 1;
CREATE VIEW counted AS SELECT k, COUNT(*) AS n FROM checked GROUP BY k;

STEP s VALUES ('a', 1), ('a', 2);
EXPECT counted VALUES (+1, 'a', 1);
EXPECT ERROR 'SLU-4006' FOR STEP s VALUES ('a', NULL);
EXPECT counted UNCHANGED;
