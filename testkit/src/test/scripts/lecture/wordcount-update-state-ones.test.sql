-- The lecture's updateStateByKey without counting beforehand: newValues is [1, 1] where a word came twice.
CREATE STREAM lines (line STRING);
CREATE VIEW pairs AS
SELECT word, 1 AS one FROM lines CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word);
CREATE VIEW totals AS
FROM pairs
|> UPDATE STATE BY word (total BIGINT, newvalues ARRAY<BIGINT>)
     SET total = COALESCE(state.total, 0) + COUNT(*), newvalues = ARRAY_AGG(one);

STEP lines VALUES ('buen día vida, buen día mundo');
EXPECT totals VALUES
  (+1, 'buen', 2, ARRAY[1, 1]), (+1, 'día', 2, ARRAY[1, 1]), (+1, 'vida', 1, ARRAY[1]), (+1, 'mundo', 1, ARRAY[1]);
STEP lines VALUES ('que hermosa es la vida, que hermoso es el mundo');
EXPECT SNAPSHOT totals VALUES
  ('buen', 2, ARRAY[1, 1]), ('día', 2, ARRAY[1, 1]), ('vida', 2, ARRAY[1]), ('mundo', 2, ARRAY[1]),
  ('que', 2, ARRAY[1, 1]), ('hermosa', 1, ARRAY[1]), ('es', 2, ARRAY[1, 1]), ('la', 1, ARRAY[1]),
  ('hermoso', 1, ARRAY[1]), ('el', 1, ARRAY[1]);
