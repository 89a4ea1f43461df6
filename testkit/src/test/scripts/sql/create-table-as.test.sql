-- CREATE TABLE … AS: over tables the rows of now, over a stream a table that is kept.
CREATE STREAM s (k STRING, v INT);
CREATE TABLE a (x INT, y STRING);
INSERT INTO a VALUES (1, 'one'), (2, 'two');
CREATE TABLE copied AS SELECT x + 1 AS x, y FROM a;
INSERT INTO a VALUES (3, 'three');
CREATE TABLE keyed (id PRIMARY KEY, label) AS SELECT x, y FROM copied;
CREATE TABLE sums (k PRIMARY KEY, total) AS SELECT k, SUM(v) FROM s WHERE k IS NOT NULL GROUP BY k;
CREATE TABLE log AS SELECT k, v FROM s;
CREATE VIEW joined AS SELECT label, total FROM keyed JOIN sums ON id = total;
EXPECT ERROR 'SLU-2011' FOR INSERT INTO keyed VALUES (2, 'again');
EXPECT ERROR 'SLU-2005' FOR CREATE TABLE wrong AS SELECT k, v AS k FROM s;
EXPECT ERROR 'SLU-2004' FOR CREATE TABLE wrong (only) AS SELECT k, v FROM s;
EXPECT ERROR 'SLU-2001' FOR CREATE TABLE wrong AS SELECT * FROM wrong;
EXPECT ERROR 'SLU-2005' FOR CREATE TABLE copied AS SELECT * FROM a;
CREATE TABLE IF NOT EXISTS copied AS SELECT * FROM a;

STEP s VALUES ('p', 1), ('q', 3), ('p', 1);
EXPECT SNAPSHOT copied VALUES (2, 'one'), (3, 'two');
EXPECT sums VALUES (+1, 'p', 2), (+1, 'q', 3);
EXPECT joined VALUES (+1, 'one', 2), (+1, 'two', 3);
EXPECT log VALUES (+2, 'p', 1), (+1, 'q', 3);
STEP s VALUES ('p', 1);
EXPECT sums VALUES (-1, 'p', 2), (+1, 'p', 3);
EXPECT joined VALUES (-1, 'one', 2), (+1, 'two', 3);
