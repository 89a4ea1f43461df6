-- Groups without labels: what rows are near to, asked before each is learnt; published, and asked by others.
CREATE STREAM points (x DOUBLE, place STRING);
CREATE STREAM asked (id INT, x DOUBLE, place STRING);
CREATE MODEL groups INPUT (x DOUBLE, place STRING) OUTPUT (cluster INT)
WITH ('algorithm' = 'streaming_kmeans', 'k' = '2', 'path' = '${dir}/groups');
TRAIN MODEL groups FROM points PUBLISH EVERY 1 HOUR;
CREATE MODEL pair INPUT (x DOUBLE) OUTPUT (cluster BIGINT)
WITH ('task' = 'clustering', 'k' = '2', 'path' = '${dir}/pair', 'on.missing' = 'null');
CREATE VIEW shown AS
SELECT "rows" AS n, ROUND(distance, 6) AS d, ROUND(squared_distance, 6) AS d2, clusters FROM groups$metrics;
CREATE VIEW told AS
SELECT id, cluster, ROUND(distance, 1) AS d, model_version AS v FROM ML_PREDICT(TABLE asked, MODEL pair);
CREATE VIEW value AS SELECT id, PREDICT(MODEL pair, x) AS c FROM asked;

-- There is no centre yet; then one, from which the second row has another text, and a number that nobody can tell the scale of.
STEP points VALUES (0, 'here');
EXPECT shown VALUES (+1, 1, NULL, NULL, NULL);
STEP points VALUES (10, 'there');
EXPECT shown VALUES (+1, 2, 1.414214, 2, 1);
STEP points VALUES (0, 'here'), (10, 'there');
EXPECT shown VALUES (+1, 4, 0.471405, 0.666667, 2);
-- A number that is missing is as far as the mean of all is.
STEP points VALUES (NULL, 'here');
EXPECT shown VALUES (+1, 5, 0.603553, 0.75, 2);

STEP asked VALUES (1, 1, 'here');
EXPECT told VALUES (+1, 1, NULL, NULL, NULL);
EXPECT value VALUES (+1, 1, NULL);
STEP pair$model VALUES ${pair.1};
STEP asked VALUES (2, 2, NULL), (3, 11, NULL);
EXPECT told VALUES (+1, 2, 0, 0, 1), (+1, 3, 1, 0, 1);
EXPECT value VALUES (+1, 2, 0), (+1, 3, 1);
