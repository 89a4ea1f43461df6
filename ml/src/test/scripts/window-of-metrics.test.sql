-- The metrics of the last two rows.
CREATE STREAM s (x DOUBLE, y DOUBLE);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'ridge' = '0', 'path' = '${dir}/line');
TRAIN MODEL line FROM s EVALUATE PREQUENTIAL WINDOW 2 ROWS;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(mae, 6) AS mae FROM line$metrics;

STEP s VALUES (1, 2);
EXPECT shown VALUES (+1, 1, NULL);
STEP s VALUES (2, 4);
EXPECT shown VALUES (+1, 2, 2);
STEP s VALUES (3, 6);
EXPECT shown VALUES (+1, 3, 1);
STEP s VALUES (4, 8);
EXPECT shown VALUES (+1, 4, 0);
