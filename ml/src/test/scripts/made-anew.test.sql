-- What is made anew after 1, 3, 7 and 11 rows takes the fourth to the seventh for what it knows, and the next four for what they were.
CREATE STREAM payments (amount DOUBLE, country STRING, fraud BOOLEAN);
CREATE MODEL m INPUT (amount DOUBLE, country STRING) OUTPUT (fraud BOOLEAN)
WITH ('algorithm' = 'random_forest', 'refit.every' = '4 rows', 'refit.window' = '8 rows', 'trees' = '5', 'path' = '${dir}/m');
TRAIN MODEL m FROM payments PUBLISH EVERY 1 HOUR;
CREATE VIEW how AS SELECT "rows", ROUND(accuracy, 3) AS accuracy FROM m$metrics;

STEP payments VALUES (1, 'de', FALSE), (2, 'de', FALSE), (3, 'at', FALSE);
EXPECT how VALUES (+1, 3, 0.667);
STEP payments VALUES (100, 'de', TRUE), (110, 'at', TRUE), (120, 'de', TRUE), (130, NULL, TRUE);
EXPECT how VALUES (+1, 7, 0.286);
STEP payments VALUES (115, 'de', TRUE), (NULL, 'at', TRUE), (125, 'de', TRUE), (105, 'fr', TRUE);
EXPECT how VALUES (+1, 11, 0.545);
