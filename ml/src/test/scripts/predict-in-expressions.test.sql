-- PREDICT(MODEL m, …) is a value: in SELECT, in WHERE, of expressions, within others, over aggregates, over rows that can change.
CREATE STREAM asked (id INT, x DOUBLE);
CREATE TABLE kept (id INT, x INT);
CREATE STREAM sold (item STRING, x DOUBLE);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'path' = '${dir}/line', 'on.missing' = 'null');
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
CREATE VIEW plain AS SELECT id, ROUND(PREDICT(MODEL line, x), 6) AS y FROM asked;
CREATE VIEW nested AS
SELECT id, ROUND(PREDICT(MODEL line, PREDICT(MODEL line, x + 1)), 6) AS y, COALESCE(ROUND(PREDICT(MODEL line, x), 6), -1) AS z
FROM asked;
CREATE VIEW large AS SELECT id FROM asked WHERE PREDICT(MODEL line, x) > 10 OR id = 0;
CREATE VIEW sums AS SELECT item, ROUND(PREDICT(MODEL line, SUM(x)), 6) AS y FROM sold GROUP BY item;
CREATE VIEW total AS SELECT ROUND(SUM(PREDICT(MODEL line, x)), 6) AS y, COUNT(*) AS n FROM asked;
CREATE VIEW piped AS FROM kept |> EXTEND ROUND(PREDICT(MODEL line, x), 6) AS y |> WHERE y > 3 |> SELECT id, y;
CREATE VIEW kinds AS SELECT id, PREDICT(MODEL fruit, CASE WHEN x > 1 THEN 'red' ELSE 'yellow' END) AS kind FROM asked;
CREATE VIEW within AS SELECT id FROM asked WHERE id IN (SELECT id FROM kept WHERE PREDICT(MODEL line, x) > 3);

STEP asked VALUES (1, 1);
EXPECT plain VALUES (+1, 1, NULL);
EXPECT nested VALUES (+1, 1, NULL, -1);
EXPECT total VALUES (+1, NULL, 1);
STEP line$model VALUES ${line.1}, fruit$model VALUES ${fruit.1};
STEP asked VALUES (2, 3), (3, 6), sold VALUES ('a', 1), ('b', 2), kept VALUES (1, 1), (2, 2);
EXPECT plain VALUES (+1, 2, 6), (+1, 3, 12);
EXPECT nested VALUES (+1, 2, 16, 6), (+1, 3, 28, 12);
EXPECT large VALUES (+1, 3);
EXPECT sums VALUES (+1, 'a', 2), (+1, 'b', 4);
EXPECT SNAPSHOT total VALUES (18, 3);
EXPECT piped VALUES (+1, 2, 4);
EXPECT SNAPSHOT kinds VALUES (1, NULL), (2, 'cherry'), (3, 'cherry');
EXPECT SNAPSHOT within VALUES (2);
STEP line$model VALUES ${line.2}, sold VALUES ('a', 1), kept VALUES (3, 3) DELETE VALUES (2, 2);
EXPECT sums VALUES (-1, 'a', 2), (+1, 'a', 6);
EXPECT piped VALUES (-1, 2, 4), (+1, 3, 9);
