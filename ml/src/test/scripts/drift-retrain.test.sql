-- A second learner begins beside the first, and takes its place once it is better over 200 rows.
CREATE STREAM s (colour STRING, kind STRING, marks STRING);
CREATE VIEW many AS SELECT colour, kind FROM s CROSS JOIN UNNEST(SPLIT(marks, '')) AS t (mark);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM many ON DRIFT RETRAIN;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(accuracy, 6) AS accuracy, ROUND(f1, 6) AS f1 FROM fruit$metrics;
CREATE VIEW drift AS SELECT "rows" AS n, detector, level, ROUND(error_before, 6) AS before, ROUND(error_after, 6) AS after, action
FROM fruit$drift;

STEP s VALUES ('red', 'cherry', '................................................................'), ('red', 'cherry', '................................................................');
STEP s VALUES ('red', 'lime', '................................................................');
EXPECT drift VALUES (+1, 161, 'adwin', 'drift', 0, 0.66, 'retrain');
STEP s VALUES ('red', 'lime', '................................................................'), ('red', 'lime', '................................................................');
EXPECT drift UNCHANGED;
-- The first one was wrong until row 257: of the 200 rows from 163 on, 95 times.
STEP s VALUES ('red', 'lime', '................................................................');
EXPECT drift VALUES (+1, 362, 'adwin', NULL, 0.475, 0, 'replace');
