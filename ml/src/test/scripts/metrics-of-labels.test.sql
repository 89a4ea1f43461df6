-- Naive Bayes; labels come in the middle of the stream, and rows whose label is NULL teach nothing.
CREATE STREAM s (colour STRING, kind STRING);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM s PUBLISH EVERY 1 HOUR;
CREATE VIEW shown AS SELECT "rows" AS n, ROUND(accuracy, 6) AS accuracy, ROUND(kappa, 6) AS kappa,
  ROUND(kappa_t, 6) AS kappa_t, ROUND(f1, 6) AS f1 FROM fruit$metrics;

STEP s VALUES ('red', 'cherry');
EXPECT shown VALUES (+1, 1, 0, 0, 0, 0);
STEP s VALUES ('red', 'cherry');
EXPECT shown VALUES (+1, 2, 0.5, 0, 0, 0.666667);
STEP s VALUES ('yellow', NULL);
EXPECT shown UNCHANGED;
-- A new label, which nobody could foretell; of the next one, the colour tells.
STEP s VALUES ('yellow', 'lemon');
EXPECT shown VALUES (+1, 3, 0.333333, -0.2, 0, 0.25);
STEP s VALUES ('yellow', 'lemon'), ('red', NULL), ('yellow', 'lemon'), ('red', 'cherry');
EXPECT shown VALUES (+1, 6, 0.666667, 0.428571, 0.333333, 0.733333);
-- A third.
STEP s VALUES ('green', 'lime');
EXPECT shown VALUES (+1, 7, 0.571429, 0.322581, 0.25, 0.457143);
