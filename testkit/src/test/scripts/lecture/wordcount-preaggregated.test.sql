-- The words of a batch are counted first: newValues is [2], not [1, 1].
CREATE STREAM lines (line STRING);
CREATE VIEW counts AS
SELECT word, COUNT(*) AS n
FROM lines CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word)
GROUP BY word PER BATCH;
CREATE MATERIALIZED VIEW totals AS
FROM counts
|> UPDATE STATE BY word (total BIGINT, new_values ARRAY<BIGINT>)
     SET total = COALESCE(state.total, 0) + FIRST_VALUE(n),
         new_values = ARRAY_AGG(n);

STEP lines VALUES ('buen día vida, buen día mundo');
EXPECT totals VALUES
  (+1, 'buen', 2, ARRAY[2]), (+1, 'día', 2, ARRAY[2]), (+1, 'vida', 1, ARRAY[1]), (+1, 'mundo', 1, ARRAY[1]);
STEP lines VALUES ('vida vida');
EXPECT totals VALUES (-1, 'vida', 1, ARRAY[1]), (+1, 'vida', 3, ARRAY[2]);
