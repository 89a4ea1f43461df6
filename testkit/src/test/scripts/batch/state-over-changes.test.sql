-- Over rows that can change, SUM and COUNT take what is removed away: the state follows the changes.
CREATE TABLE t (k STRING, v INT);
CREATE MATERIALIZED VIEW account AS
FROM t
|> UPDATE STATE BY k (total BIGINT DEFAULT 0, rows_now BIGINT DEFAULT 0, values_now BIGINT DEFAULT 0, batches INT DEFAULT 0, last_sum BIGINT)
     SET total = state.total + COALESCE(SUM(v), 0),
         rows_now = state.rows_now + COUNT(*),
         values_now = state.values_now + COUNT(v),
         batches = state.batches + 1,
         last_sum = SUM(v);

STEP t VALUES ('a', 3), ('a', 4), ('b', NULL);
EXPECT account VALUES (+1, 'a', 7, 2, 2, 1, 7), (+1, 'b', 0, 1, 0, 1, NULL);
-- As many rows go as come: their sum is a sum, not NULL.
STEP t VALUES ('a', 5) DELETE VALUES ('a', 3);
EXPECT account VALUES (-1, 'a', 7, 2, 2, 1, 7), (+1, 'a', 9, 2, 2, 2, 2);
-- What comes and goes in one batch has not happened.
STEP t VALUES ('b', 1) DELETE VALUES ('b', 1);
EXPECT account UNCHANGED;
STEP t DELETE VALUES ('a', 4), ('a', 5), ('b', NULL);
EXPECT account VALUES (-1, 'a', 9, 2, 2, 2, 2), (+1, 'a', 0, 0, 0, 3, -9), (-1, 'b', 0, 1, 0, 1, NULL), (+1, 'b', 0, 0, 0, 2, NULL);
