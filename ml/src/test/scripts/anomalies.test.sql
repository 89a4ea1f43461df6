-- How strange rows are, compared with a window of them; published only while most are not.
CREATE STREAM points (x DOUBLE);
CREATE MODEL odd INPUT (x DOUBLE) OUTPUT (score DOUBLE)
WITH ('algorithm' = 'half_space_trees', 'window' = '20', 'path' = '${dir}/odd');
TRAIN MODEL odd FROM points EVALUATE PREQUENTIAL WINDOW 2 ROWS PUBLISH EVERY 1 SECOND WHEN score < 0.5;
CREATE VIEW shown AS SELECT version, "rows" AS n, score > 0.5 AS odd, strange FROM odd$metrics;

-- The first rows are only compared with.
STEP points VALUES (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2);
EXPECT shown VALUES (+1, NULL, 20, NULL, NULL);
STEP points VALUES (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2), (1), (2);
EXPECT shown VALUES (+1, NULL, 40, FALSE, 0);
-- Two rows, one far away: half of them are strange.
STEP points VALUES (90), (2);
EXPECT shown VALUES (+1, NULL, 42, TRUE, 0.5);
-- There may be a version every second, but not of a model that finds most rows strange.
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:00:10';
EXPECT shown UNCHANGED;
STEP points VALUES (1), (1);
EXPECT shown VALUES (+1, 1, 44, FALSE, 0);
