-- ORDER BY with LIMIT keeps the first rows; without an order, those that came first.
CREATE STREAM s (k STRING, v INT);
CREATE TABLE t (v INT);
CREATE VIEW highest AS SELECT k, v FROM s ORDER BY v DESC LIMIT 2;
CREATE VIEW after_first AS SELECT k, v FROM s ORDER BY v, k LIMIT 1 OFFSET 1;
CREATE VIEW first_two AS SELECT k FROM s LIMIT 2;
CREATE VIEW lowest AS SELECT v FROM t ORDER BY v FETCH FIRST 2 ROWS ONLY;
CREATE VIEW any_two AS SELECT v FROM t LIMIT 2;
CREATE VIEW nulls_first AS SELECT v FROM t ORDER BY v NULLS FIRST LIMIT 1;
CREATE VIEW top_groups AS SELECT k, COUNT(*) AS n FROM s GROUP BY k ORDER BY n DESC, k LIMIT 1;

STEP s VALUES ('c', 5), ('a', 1), ('b', 5), t VALUES (3), (NULL), (1), (2);
EXPECT highest VALUES (+1, 'c', 5), (+1, 'b', 5);
EXPECT after_first VALUES (+1, 'b', 5);
EXPECT first_two VALUES (+1, 'c'), (+1, 'a');
EXPECT lowest VALUES (+1, 1), (+1, 2);
EXPECT any_two VALUES (+1, 1), (+1, 2);
EXPECT nulls_first VALUES (+1, NULL);
EXPECT top_groups VALUES (+1, 'a', 1);
STEP t DELETE VALUES (1), (NULL), s VALUES ('z', 5), ('y', 9), ('c', 0);
EXPECT highest VALUES (-1, 'b', 5), (+1, 'y', 9);
EXPECT after_first VALUES (-1, 'b', 5), (+1, 'a', 1);
EXPECT first_two UNCHANGED;
EXPECT lowest VALUES (-1, 1), (+1, 3);
EXPECT any_two VALUES (-1, 1), (+1, 3);
EXPECT nulls_first VALUES (-1, NULL), (+1, 2);
EXPECT top_groups VALUES (-1, 'a', 1), (+1, 'c', 2);
