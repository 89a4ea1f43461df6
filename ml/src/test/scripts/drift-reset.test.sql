-- The learner begins anew with the row behind the one with which the drift was noticed; what it is scored by goes on.
CREATE STREAM s (colour STRING, kind STRING, marks STRING);
CREATE VIEW many AS SELECT colour, kind FROM s CROSS JOIN UNNEST(SPLIT(marks, '')) AS t (mark);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM many ON DRIFT RESET;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(accuracy, 6) AS accuracy, ROUND(f1, 6) AS f1 FROM fruit$metrics;
CREATE VIEW drift AS SELECT "rows" AS n, detector, level, ROUND(error_before, 6) AS before, ROUND(error_after, 6) AS after, action
FROM fruit$drift;

STEP s VALUES ('red', 'cherry', '................................................................'), ('red', 'cherry', '................................................................');
EXPECT shown VALUES (+1, 128, 0.992188, 0.996078);
-- Of row 162 nothing is foretold, and of those behind it what has become right. Labels keep their numbers: f1 is of both.
STEP s VALUES ('red', 'lime', '................................................................');
EXPECT drift VALUES (+1, 161, 'adwin', 'drift', 0, 0.66, 'reset');
EXPECT shown VALUES (+1, 192, 0.817708, 0.760121);
-- That errors fall is no drift.
STEP s VALUES ('red', 'lime', '................................................................'), ('red', 'lime', '................................................................'), ('red', 'lime', '................................................................');
EXPECT drift UNCHANGED;
