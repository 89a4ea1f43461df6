-- Rows that go are unlearnt: as if they had never been there. With ON RETRACT IGNORE they stay.
CREATE TABLE t (id INT, colour STRING, weight DOUBLE, kind STRING);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM t;
CREATE MODEL heavy INPUT (colour STRING) OUTPUT (weight DOUBLE)
WITH ('algorithm' = 'least_squares', 'path' = '${dir}/heavy');
TRAIN MODEL heavy FROM t;
CREATE MODEL stays INPUT (colour STRING) OUTPUT (kind STRING) WITH ('path' = '${dir}/stays');
TRAIN MODEL stays FROM t ON RETRACT IGNORE;
CREATE MODEL means INPUT (kind STRING) OUTPUT (mean DOUBLE)
WITH ('algorithm' = 'least_squares', 'path' = '${dir}/means');
FROM t |> AGGREGATE AVG(weight) AS mean GROUP BY kind |> TRAIN MODEL means;
CREATE VIEW fruits AS SELECT "rows" AS n FROM fruit$metrics;
CREATE VIEW heavies AS SELECT "rows" AS n FROM heavy$metrics;
CREATE VIEW stayed AS SELECT "rows" AS n FROM stays$metrics;
CREATE VIEW meant AS SELECT "rows" AS n FROM means$metrics;

STEP t VALUES (1, 'red', 5, 'cherry'), (2, 'red', 7, 'cherry'), (3, 'yellow', 100, 'lemon');
EXPECT fruits VALUES (+1, 3);
EXPECT heavies VALUES (+1, 3);
EXPECT stayed VALUES (+1, 3);
EXPECT meant VALUES (+1, 2);
STEP t DELETE VALUES (2, 'red', 7, 'cherry');
EXPECT fruits VALUES (+1, 2);
EXPECT heavies VALUES (+1, 2);
EXPECT stayed UNCHANGED;
-- The mean of cherries changes: one row goes, one comes.
EXPECT meant VALUES (+1, 2);
-- One row goes and another comes.
STEP t VALUES (3, 'yellow', 120, 'lemon') DELETE VALUES (3, 'yellow', 100, 'lemon');
EXPECT fruits VALUES (+1, 2);
EXPECT heavies VALUES (+1, 2);
EXPECT stayed VALUES (+1, 4);
EXPECT meant VALUES (+1, 2);
STEP t DELETE VALUES (1, 'red', 5, 'cherry'), (3, 'yellow', 120, 'lemon');
EXPECT fruits VALUES (+1, 0);
EXPECT heavies VALUES (+1, 0);
EXPECT stayed UNCHANGED;
EXPECT meant VALUES (+1, 0);
STEP t VALUES (4, 'green', 60, 'lime');
EXPECT fruits VALUES (+1, 1);
