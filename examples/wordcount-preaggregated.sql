-- The same with the words of a batch counted first: the state sees one new value per word and batch.
CREATE STREAM lines (line STRING)
WITH ('connector' = 'datagen', 'rows' = '200', 'rows-per-second' = '100', 'fields.line.kind' = 'sentence');

CREATE VIEW counts AS
SELECT word, COUNT(*) AS n
FROM lines CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word)
GROUP BY word PER BATCH;

FROM counts
|> UPDATE STATE BY word (total BIGINT) SET total = COALESCE(state.total, 0) + FIRST_VALUE(n)
|> SELECT word, total;
