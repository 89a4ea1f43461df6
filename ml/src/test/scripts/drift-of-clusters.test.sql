-- Rows that are farther from their clusters than they were are a drift, too; of the learner that begins anew they are the first.
CREATE STREAM s (x DOUBLE, marks STRING);
CREATE VIEW many AS SELECT x FROM s CROSS JOIN UNNEST(SPLIT(marks, '')) AS t (mark);
CREATE MODEL groups INPUT (x DOUBLE) OUTPUT (cluster INT)
WITH ('task' = 'clustering', 'k' = '1', 'path' = '${dir}/groups');
TRAIN MODEL groups FROM many ON DRIFT RESET;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(distance, 6) AS d FROM groups$metrics;
CREATE VIEW drift AS SELECT "rows" AS n, detector, level, ROUND(error_before, 6) AS before, ROUND(error_after, 6) AS after, action
FROM groups$drift;

STEP s VALUES (3, '................................................................'), (3, '................................................................');
EXPECT shown VALUES (+1, 128, 0);
STEP s VALUES (7, '................................................................');
EXPECT drift VALUES (+1, 161, 'adwin', 'drift', 0, 2.343443, 'reset');
