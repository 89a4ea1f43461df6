-- What is red becomes something else: ADWIN compares each 32 rows that were foretold, and tells it once.
CREATE STREAM s (colour STRING, kind STRING, marks STRING);
CREATE VIEW many AS SELECT colour, kind FROM s CROSS JOIN UNNEST(SPLIT(marks, '')) AS t (mark);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM many ON DRIFT WARN;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(accuracy, 6) AS accuracy, ROUND(f1, 6) AS f1 FROM fruit$metrics;
CREATE VIEW drift AS SELECT "rows" AS n, detector, level, ROUND(error_before, 6) AS before, ROUND(error_after, 6) AS after, action
FROM fruit$drift;

STEP s VALUES ('red', 'cherry', '................................................................'), ('red', 'cherry', '................................................................');
EXPECT drift UNCHANGED;
-- Of the first row nothing was foretold; row 161 is the 160th that was, and 33 of the last 50 were wrong.
STEP s VALUES ('red', 'lime', '................................................................');
EXPECT drift VALUES (+1, 161, 'adwin', 'drift', 0, 0.66, 'warn');
-- 127 cherries and no lime were foretold rightly.
EXPECT shown VALUES (+1, 128, 0.992188, 0.996078), (+1, 192, 0.661458, 0.398119);
