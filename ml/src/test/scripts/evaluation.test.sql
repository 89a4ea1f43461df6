-- How well a model foretells, as an ordinary query: maintained, and right after every change.
CREATE TABLE measured (id INT PRIMARY KEY, x DOUBLE, y DOUBLE);
CREATE TABLE basket (id INT, colour STRING, really STRING);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'path' = '${dir}/line');
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
CREATE VIEW numbers AS
SELECT "rows", ROUND(mae, 6) AS mae, ROUND(rmse, 6) AS rmse, ROUND(r2, 6) AS r2
FROM ML_EVALUATE(TABLE measured, MODEL line, DESCRIPTOR(y));
CREATE VIEW labels AS
FROM basket |> SELECT colour AS c, really |> CALL ML_EVALUATE(MODEL fruit, DESCRIPTOR(really), DESCRIPTOR(c))
|> SELECT "rows", ROUND(accuracy, 6) AS accuracy, ROUND(kappa, 6) AS kappa, ROUND(f1, 6) AS f1;

STEP line$model VALUES ${line.1}, fruit$model VALUES ${fruit.1};
-- The model says 2x.
STEP measured VALUES (1, 1, 2), (2, 2, 3), (3, 3, 9), (4, 4, NULL);
EXPECT SNAPSHOT numbers VALUES (3, 1.333333, 1.825742, 0.651163);
STEP basket VALUES (1, 'red', 'cherry'), (2, 'yellow', 'lemon'), (3, 'red', 'lemon'), (4, 'yellow', 'lemon'), (5, 'red', NULL);
EXPECT SNAPSHOT labels VALUES (4, 0.75, 0.5, 0.733333);
-- What has gone is in no figure.
STEP measured DELETE VALUES (3, 3, 9);
EXPECT SNAPSHOT numbers VALUES (2, 0.5, 0.707107, -1);
STEP basket DELETE VALUES (3, 'red', 'lemon'), (1, 'red', 'cherry');
EXPECT SNAPSHOT labels VALUES (2, 1, NULL, 1);
STEP basket DELETE VALUES (2, 'yellow', 'lemon'), (4, 'yellow', 'lemon');
EXPECT SNAPSHOT labels VALUES (0, NULL, NULL, NULL);
