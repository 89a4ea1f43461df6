-- updateStateByKey as a query: the history of each word, folded over the batches.
CREATE STREAM lines (line STRING)
WITH ('connector' = 'datagen', 'rows' = '200', 'rows-per-second' = '100', 'fields.line.kind' = 'sentence');

FROM lines
|> CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word)
|> SELECT word, 1 AS one
|> UPDATE STATE BY word (total BIGINT, latest BIGINT)
     SET total  = COALESCE(state.total, 0) + SUM(one),  -- history + the new values of this batch
         latest = COUNT(*)
|> SELECT word, total, latest;
