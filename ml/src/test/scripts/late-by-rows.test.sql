-- The label of a row comes two rows later: the row is foretold when it comes, and learnt and scored then.
CREATE STREAM s (x DOUBLE, y DOUBLE);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'ridge' = '0', 'path' = '${dir}/line');
TRAIN MODEL line FROM s EVALUATE PREQUENTIAL LABEL DELAY 2 ROWS;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(mae, 6) AS mae, ROUND(immediate_mae, 6) AS at_once FROM line$metrics;

-- Three rows come, the label of the first is known.
STEP s VALUES (1, 2), (2, 4);
EXPECT shown VALUES (+1, 0, NULL, NULL);
STEP s VALUES (3, 6);
EXPECT shown VALUES (+1, 1, NULL, NULL);
-- Row 4 is foretold as row 1 was: 2 instead of 8. At once, row 2 would have been: 2 instead of 4.
STEP s VALUES (4, 8);
EXPECT shown VALUES (+1, 2, NULL, 2);
-- Of rows 2 and 3 nothing could be foretold; row 4 is scored with row 6.
STEP s VALUES (5, 10), (6, 12);
EXPECT shown VALUES (+1, 4, 6, 0.666667);
-- When nothing comes any more, all labels have come: rows 5 and 6 were foretold rightly by then.
END INPUT;
EXPECT shown VALUES (+1, 6, 2, 0.4);
