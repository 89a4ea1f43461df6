-- A row that is removed goes with the prediction that it came with, whatever the model says by then.
CREATE TABLE asked (id INT, x DOUBLE);
CREATE STREAM sold (item STRING, x DOUBLE);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'path' = '${dir}/line');
CREATE VIEW told AS SELECT id, ROUND(y, 6) AS y, model_version AS v FROM ML_PREDICT(TABLE asked, MODEL line);
CREATE VIEW sums AS
SELECT item, x, ROUND(y, 6) AS y
FROM ML_PREDICT(TABLE (SELECT item, SUM(x) AS x FROM sold GROUP BY item), MODEL line);
CREATE MATERIALIZED VIEW total AS SELECT COUNT(*) AS n, SUM(y) AS y FROM sums;

STEP line$model VALUES ${line.1};
STEP asked VALUES (1, 1), (2, 2), (2, 2), sold VALUES ('a', 1), ('b', 5);
EXPECT told VALUES (+1, 1, 2, 1), (+2, 2, 4, 1);
EXPECT sums VALUES (+1, 'a', 1, 2), (+1, 'b', 5, 10);
STEP line$model VALUES ${line.2};
EXPECT told UNCHANGED;
EXPECT sums UNCHANGED;
-- Equal rows: the one that came last goes first.
STEP asked VALUES (2, 2), sold VALUES ('a', 2);
EXPECT told VALUES (+1, 2, 6, 2);
EXPECT sums VALUES (-1, 'a', 1, 2), (+1, 'a', 3, 9);
STEP asked DELETE VALUES (2, 2), (1, 1);
EXPECT told VALUES (-1, 2, 6, 2), (-1, 1, 2, 1);
STEP asked DELETE VALUES (2, 2);
EXPECT told VALUES (-1, 2, 4, 1);
EXPECT SNAPSHOT told VALUES (2, 4, 1);
-- What comes and goes within a batch was never foretold.
STEP asked VALUES (7, 7) DELETE VALUES (7, 7);
EXPECT told UNCHANGED;
STEP sold VALUES ('b', 1);
EXPECT sums VALUES (-1, 'b', 5, 10), (+1, 'b', 6, 18);
EXPECT SNAPSHOT total VALUES (2, 27);
