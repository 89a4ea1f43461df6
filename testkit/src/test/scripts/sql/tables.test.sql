-- Rows that a script inserts into a table are there before the first batch.
CREATE TABLE t (id INT PRIMARY KEY, name STRING);
INSERT INTO t VALUES (1, 'one'), (2, 'two');
CREATE STREAM s (id INT);
CREATE VIEW j AS SELECT s.id, name FROM s JOIN t ON s.id = t.id;
CREATE MATERIALIZED VIEW n AS SELECT COUNT(*) AS n FROM t;
EXPECT ERROR 'SLU-2011' FOR INSERT INTO t VALUES (1, 'again');

STEP s VALUES (1), (3);
EXPECT j VALUES (+1, 1, 'one');
EXPECT SNAPSHOT n VALUES (2);
STEP t VALUES (3, 'three') DELETE VALUES (1, 'one');
EXPECT j VALUES (-1, 1, 'one'), (+1, 3, 'three');
EXPECT n UNCHANGED;
