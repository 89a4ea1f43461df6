-- Least squares finds the line y = 2x with its second row, and foretells each row before it learns it.
CREATE STREAM s (x DOUBLE, y DOUBLE);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'ridge' = '0', 'path' = '${dir}/line');
TRAIN MODEL line FROM s PUBLISH EVERY 1 HOUR;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(mae, 6) AS mae, ROUND(rmse, 6) AS rmse, ROUND(r2, 6) AS r2 FROM line$metrics;

-- Nobody could foretell the first row; the second is foretold as what the first was: 2 instead of 4.
STEP s VALUES (1, 2);
EXPECT shown VALUES (+1, 1, NULL, NULL, NULL);
STEP s VALUES (2, 4);
EXPECT shown VALUES (+1, 2, 2, 2, NULL);
-- From now on there is no error: 2, 0, 0, 0 of 4, 6, 8, 10.
STEP s VALUES (3, 6);
EXPECT shown VALUES (+1, 3, 1, 1.414214, -1);
STEP s VALUES (4, 8), (5, 10);
EXPECT shown VALUES (+1, 5, 0.5, 1, 0.8);
-- An outlier: 22 instead of 12.
STEP s VALUES (6, 22);
EXPECT shown VALUES (+1, 6, 2.4, 4.560702, 0.48);
-- Without rows there is no line; a batch without a label that is known has none either.
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:10:00';
EXPECT shown UNCHANGED;
STEP s VALUES (7, NULL), (8, CAST('NaN' AS DOUBLE));
EXPECT shown UNCHANGED;
