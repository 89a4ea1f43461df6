-- A row that is removed while its label is awaited is never learnt; one that has been learnt is unlearnt.
CREATE TABLE t (id INT, colour STRING, kind STRING);
CREATE MODEL fruit INPUT (colour STRING) OUTPUT (kind STRING)
WITH ('algorithm' = 'naive_bayes', 'path' = '${dir}/fruit');
TRAIN MODEL fruit FROM t EVALUATE PREQUENTIAL LABEL DELAY 2 ROWS;
CREATE MODEL stays INPUT (colour STRING) OUTPUT (kind STRING) WITH ('path' = '${dir}/stays');
TRAIN MODEL stays FROM t ON RETRACT IGNORE EVALUATE PREQUENTIAL LABEL DELAY 2 ROWS;
CREATE VIEW learnt AS SELECT "rows" AS n FROM fruit$metrics;
CREATE VIEW stayed AS SELECT "rows" AS n FROM stays$metrics;

STEP t VALUES (1, 'red', 'cherry'), (2, 'green', 'lime');
EXPECT learnt VALUES (+1, 0);
EXPECT stayed VALUES (+1, 0);
STEP t DELETE VALUES (2, 'green', 'lime');
EXPECT learnt VALUES (+1, 0);
EXPECT stayed UNCHANGED;
STEP t VALUES (3, 'yellow', 'lemon');
EXPECT learnt VALUES (+1, 1);
EXPECT stayed VALUES (+1, 1);
STEP t DELETE VALUES (1, 'red', 'cherry');
EXPECT learnt VALUES (+1, 0);
-- Of equal rows that wait, one goes.
STEP t VALUES (3, 'yellow', 'lemon');
EXPECT learnt VALUES (+1, 0);
EXPECT stayed VALUES (+1, 2);
STEP t DELETE VALUES (3, 'yellow', 'lemon');
EXPECT learnt VALUES (+1, 0);
END INPUT;
EXPECT learnt VALUES (+1, 1);
EXPECT stayed VALUES (+1, 4);
