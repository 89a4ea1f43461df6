-- The first version says y = 2x. All rows of a batch are foretold by the same one.
CREATE STREAM asked (id INT, x DOUBLE, y STRING);
CREATE STREAM colours (colour STRING);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'path' = '${dir}/line', 'on.missing' = 'null');
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
CREATE VIEW told AS
SELECT id, y, ROUND(predicted_y, 6) AS foretold, model_version AS v, EXTRACT(MINUTE FROM model_lag) AS lag
FROM ML_PREDICT(TABLE asked, MODEL line);
CREATE VIEW doubled AS
FROM asked |> SELECT id, x * 10 AS ten |> CALL ML_PREDICT(MODEL line, DESCRIPTOR(ten)) |> SELECT id, ROUND(y, 6) AS y;
CREATE VIEW kinds AS
SELECT colour, kind, probability > 0.5 AS sure, model_version FROM ML_PREDICT(TABLE colours, MODEL fruit);

-- No version yet.
STEP asked VALUES (1, 1, 'own');
EXPECT told VALUES (+1, 1, 'own', NULL, NULL, NULL);
EXPECT doubled VALUES (+1, 1, NULL);
STEP line$model VALUES ${line.1};
EXPECT told UNCHANGED;
STEP asked VALUES (2, 10, NULL), (3, NULL, 'c');
EXPECT told VALUES (+1, 2, NULL, 20, 1, 0), (+1, 3, 'c', 4, 1, 0);
EXPECT doubled VALUES (+1, 2, 200), (+1, 3, 4);
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:07:00';
-- A version that comes in a batch serves the whole of it.
STEP asked VALUES (4, 1, 'd'), (5, 2, 'e'), line$model VALUES ${line.2};
EXPECT told VALUES (+1, 4, 'd', 3, 2, 7), (+1, 5, 'e', 6, 2, 7);
-- One that is gone back to, too.
STEP line$model VALUES ${line.1}, asked VALUES (6, 1, 'f');
EXPECT told VALUES (+1, 6, 'f', 2, 1, 7);
EXPECT SNAPSHOT doubled VALUES (1, NULL), (2, 200), (3, 4), (4, 30), (5, 60), (6, 20);

STEP fruit$model VALUES ${fruit.1};
STEP colours VALUES ('red'), ('yellow'), ('yellow'), ('blue');
EXPECT kinds VALUES (+1, 'red', 'cherry', TRUE, 1), (+2, 'yellow', 'lemon', TRUE, 1), (+1, 'blue', 'cherry', FALSE, 1);
