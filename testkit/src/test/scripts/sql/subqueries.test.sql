-- Sub-queries in FROM, as values, and correlated.
CREATE STREAM s (k STRING, v INT);
CREATE TABLE t (k STRING, w INT);
CREATE VIEW derived AS SELECT k, n * 10 AS n FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) AS c WHERE n > 1;
CREATE VIEW share AS SELECT k, v, (SELECT SUM(v) FROM s) AS total FROM s;
CREATE VIEW above AS SELECT k, v FROM s WHERE v > (SELECT AVG(v) FROM s);
CREATE VIEW known AS SELECT k, v FROM s WHERE k IN (SELECT k FROM t);
CREATE VIEW present AS SELECT k, v FROM s WHERE EXISTS (SELECT 1 FROM t WHERE t.k = s.k AND t.w > 1);
CREATE VIEW looked_up AS SELECT k, v, (SELECT MAX(w) FROM t WHERE t.k = s.k) AS w FROM s;

STEP s VALUES ('a', 1), ('a', 5), ('b', 3), t VALUES ('a', 1);
EXPECT derived VALUES (+1, 'a', 20);
EXPECT share VALUES (+1, 'a', 1, 9), (+1, 'a', 5, 9), (+1, 'b', 3, 9);
EXPECT above VALUES (+1, 'a', 5);
EXPECT known VALUES (+1, 'a', 1), (+1, 'a', 5);
EXPECT present UNCHANGED;
EXPECT looked_up VALUES (+1, 'a', 1, 1), (+1, 'a', 5, 1), (+1, 'b', 3, NULL);
STEP s VALUES ('c', 11), t VALUES ('a', 2), ('b', 9) DELETE VALUES ('a', 1);
EXPECT share VALUES
  (-1, 'a', 1, 9), (-1, 'a', 5, 9), (-1, 'b', 3, 9), (+1, 'a', 1, 20), (+1, 'a', 5, 20), (+1, 'b', 3, 20), (+1, 'c', 11, 20);
EXPECT above VALUES (-1, 'a', 5), (+1, 'c', 11);
EXPECT known VALUES (+1, 'b', 3);
EXPECT present VALUES (+1, 'a', 1), (+1, 'a', 5), (+1, 'b', 3);
EXPECT looked_up VALUES
  (-1, 'a', 1, 1), (-1, 'a', 5, 1), (-1, 'b', 3, NULL), (+1, 'a', 1, 2), (+1, 'a', 5, 2), (+1, 'b', 3, 9), (+1, 'c', 11, NULL);
STEP t DELETE VALUES ('a', 2), ('b', 9);
EXPECT known VALUES (-1, 'a', 1), (-1, 'a', 5), (-1, 'b', 3);
EXPECT SNAPSHOT looked_up VALUES ('a', 1, NULL), ('a', 5, NULL), ('b', 3, NULL), ('c', 11, NULL);
