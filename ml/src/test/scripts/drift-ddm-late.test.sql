-- DDM warns before it is sure. It is told of errors when labels have come, ten rows later; the learner does not forget which rows wait.
CREATE STREAM s (colour STRING, kind STRING, marks STRING);
CREATE VIEW many AS SELECT colour, kind FROM s CROSS JOIN UNNEST(SPLIT(marks, '')) AS t (mark);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'drift.detector' = 'DDM', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM many EVALUATE PREQUENTIAL LABEL DELAY 10 ROWS ON DRIFT RESET;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(accuracy, 6) AS accuracy, ROUND(f1, 6) AS f1 FROM fruit$metrics;
CREATE VIEW drift AS SELECT "rows" AS n, detector, level, ROUND(error_before, 6) AS before, ROUND(error_after, 6) AS after, action
FROM fruit$drift;

STEP s VALUES ('red', 'cherry', '..'), ('red', 'lime', '.'), ('red', 'cherry', '................................................................');
EXPECT drift UNCHANGED;
EXPECT shown VALUES (+1, 57, 0.807018, 0.45098);
-- Rows 68 and on are limes. The label of row 70 comes with row 80: up to there cherries were foretold, then nothing, then limes.
STEP s VALUES ('red', 'lime', '................................................................');
EXPECT drift VALUES (+1, 69, 'ddm', 'warning', 0, 0.04, 'warn'), (+1, 70, 'ddm', 'drift', 0, 0.06, 'reset');
EXPECT shown VALUES (+1, 121, 0.793388, 0.835867);
END INPUT;
EXPECT drift UNCHANGED;
EXPECT shown VALUES (+1, 131, 0.80916, 0.849597);
