-- The lecture's updateStateByKey, with the counts of each batch made beforehand: newValues is [2] where a word came twice.
CREATE STREAM lines (line STRING);
CREATE VIEW words AS
SELECT word FROM lines CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word);
CREATE VIEW counts AS SELECT word, COUNT(*) AS n FROM words GROUP BY word PER BATCH;
CREATE VIEW totals AS
FROM counts
|> UPDATE STATE BY word (total BIGINT DEFAULT 0, newvalues ARRAY<BIGINT>)
     SET total = state.total + SUM(n), newvalues = ARRAY_AGG(n);

STEP lines VALUES ('buen día vida, buen día mundo');
EXPECT totals VALUES
  (+1, 'buen', 2, ARRAY[2]), (+1, 'día', 2, ARRAY[2]), (+1, 'vida', 1, ARRAY[1]), (+1, 'mundo', 1, ARRAY[1]);
STEP lines VALUES ('que hermosa es la vida, que hermoso es el mundo');
EXPECT SNAPSHOT totals VALUES
  ('buen', 2, ARRAY[2]), ('día', 2, ARRAY[2]), ('vida', 2, ARRAY[1]), ('mundo', 2, ARRAY[1]), ('que', 2, ARRAY[2]),
  ('hermosa', 1, ARRAY[1]), ('es', 2, ARRAY[2]), ('la', 1, ARRAY[1]), ('hermoso', 1, ARRAY[1]), ('el', 1, ARRAY[1]);
