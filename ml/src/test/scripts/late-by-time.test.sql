-- Labels come a day later, by the time that rows have, which is as late as the latest row.
CREATE STREAM s (colour STRING, kind STRING, at TIMESTAMP);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM s EVALUATE PREQUENTIAL LABEL DELAY 1 DAY AFTER at;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(accuracy, 6) AS accuracy, ROUND(immediate_accuracy, 6) AS at_once,
  ROUND(kappa_t, 6) AS kappa_t, ROUND(immediate_kappa_t, 6) AS kappa_t_at_once FROM fruit$metrics;

STEP s VALUES ('red', 'cherry', TIMESTAMP '2026-05-01 00:00:00'), ('red', 'cherry', TIMESTAMP '2026-05-01 12:00:00');
EXPECT shown VALUES (+1, 0, NULL, NULL, NULL, NULL);
-- A day has passed for the first: its label is known when the third row is foretold.
STEP s VALUES ('red', 'cherry', TIMESTAMP '2026-05-02 00:00:00');
EXPECT shown VALUES (+1, 1, 0, 0, 0, 0);
-- A row without a time teaches nothing, and one without a label neither.
STEP s VALUES ('red', 'cherry', NULL), ('red', NULL, TIMESTAMP '2026-05-09 00:00:00');
EXPECT shown UNCHANGED;
-- Of the second row nothing was known, though at once it would have been; the third was foretold as a cherry.
STEP s VALUES ('yellow', 'lemon', TIMESTAMP '2026-05-03 00:00:00');
EXPECT shown VALUES (+1, 3, 0.333333, 0.666667, 0, 0);
-- A row that comes so late that its label is there already is learnt at once.
STEP s VALUES ('red', 'cherry', TIMESTAMP '2026-05-02 00:00:00');
EXPECT shown VALUES (+1, 4, 0.5, 0.75, 0, 0);
-- The lemon was foretold as a cherry: nobody had seen one. Nobody else could have known, either.
END INPUT s;
EXPECT shown VALUES (+1, 5, 0.4, 0.6, 0, 0);
