-- Logistic regression learns which of two texts it is, and counts every row once, however it comes.
CREATE STREAM s (word STRING, good BOOLEAN);
CREATE MODEL mood INPUT (word STRING) OUTPUT (good BOOLEAN)
WITH ('algorithm' = 'logistic_regression', 'learning_rate' = '1', 'path' = '${dir}/mood');
TRAIN MODEL mood FROM s EVALUATE PREQUENTIAL WINDOW 4 ROWS;
CREATE VIEW shown AS SELECT "rows" AS n, accuracy, kappa_t FROM mood$metrics;

-- Nobody knows a label before the first; before the second, there is only the first.
STEP s VALUES ('fine', TRUE), ('awful', FALSE), ('fine', TRUE), ('awful', FALSE);
EXPECT shown VALUES (+1, 4, 0.25, 0.25);
STEP s VALUES ('fine', TRUE), ('awful', FALSE), ('fine', TRUE), ('awful', FALSE);
EXPECT shown VALUES (+1, 8, 1, 1);
STEP s VALUES ('awful', NULL);
EXPECT shown UNCHANGED;
STEP s VALUES ('awful', FALSE), ('fine', FALSE);
EXPECT shown VALUES (+1, 10, 0.75, 0.5);
