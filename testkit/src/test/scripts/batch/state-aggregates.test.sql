-- In SET every aggregate ranges over the rows of the key in the batch.
CREATE STREAM s (k STRING, v INT);
CREATE MATERIALIZED VIEW state AS
FROM s
|> UPDATE STATE BY k (first_ever INT, last_batch ARRAY<INT>, high INT, distinct_now BIGINT, batches INT DEFAULT 0)
     SET first_ever = COALESCE(state.first_ever, FIRST_VALUE(v)),
         last_batch = ARRAY_AGG(v),
         high = GREATEST(COALESCE(state.high, MAX(v)), MAX(v)),
         distinct_now = COUNT(DISTINCT v),
         batches = state.batches + 1
|> SELECT k, first_ever, last_batch, high, distinct_now, batches;

STEP s VALUES ('a', 3), ('a', 1), ('a', 3);
EXPECT state VALUES (+1, 'a', 3, ARRAY[3, 1, 3], 3, 2, 1);
STEP s VALUES ('a', 2), ('b', 8);
EXPECT SNAPSHOT state VALUES ('a', 3, ARRAY[2], 3, 1, 2), ('b', 8, ARRAY[8], 8, 1, 1);
