-- A batch query runs once per batch that has rows; what it said stays.
CREATE STREAM s (k STRING, v INT);
CREATE STREAM other (x INT);
CREATE TABLE names (k STRING PRIMARY KEY, name STRING);
CREATE VIEW counted AS SELECT COUNT(*) AS n FROM s PER BATCH;
CREATE VIEW grouped AS SELECT k, SUM(v) AS total, MIN(v) AS low FROM s GROUP BY k PER BATCH;
CREATE VIEW numbered AS SELECT batch_id AS b, k FROM BATCH(TABLE s);
CREATE VIEW named AS SELECT n.name, s.v FROM BATCH(TABLE s) AS s JOIN names AS n ON s.k = n.k;
CREATE MATERIALIZED VIEW kept AS SELECT k, SUM(total) AS total, COUNT(*) AS batches FROM grouped GROUP BY k;

STEP s VALUES ('a', 1), ('a', 2), ('b', 3), names VALUES ('a', 'Ann');
EXPECT counted VALUES (+1, 3);
EXPECT grouped VALUES (+1, 'a', 3, 1), (+1, 'b', 3, 3);
EXPECT numbered VALUES (+2, 1, 'a'), (+1, 1, 'b');
EXPECT named VALUES (+1, 'Ann', 1), (+1, 'Ann', 2);
EXPECT kept VALUES (+1, 'a', 3, 1), (+1, 'b', 3, 1);
STEP other VALUES (1);
EXPECT counted UNCHANGED;
STEP s VALUES ('a', 5), names VALUES ('b', 'Bob') DELETE VALUES ('a', 'Ann');
EXPECT counted VALUES (+1, 1);
EXPECT numbered VALUES (+1, 3, 'a');
EXPECT named UNCHANGED;
EXPECT kept VALUES (-1, 'a', 3, 1), (+1, 'a', 8, 2);
STEP s VALUES ('b', 9);
EXPECT named VALUES (+1, 'Bob', 9);
