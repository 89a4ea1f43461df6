-- updateStateByKey: the new values of a key in this batch, its history, and what becomes of it.
CREATE STREAM lines (line STRING);
CREATE VIEW words AS
SELECT word, 1 AS one FROM lines CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word);
CREATE MATERIALIZED VIEW totals AS
FROM words
|> UPDATE STATE BY word (total BIGINT, new_values ARRAY<INT>)
     SET total = COALESCE(state.total, 0) + COALESCE(SUM(one), 0),
         new_values = ARRAY_AGG(one)
     EVALUATE ALL KEYS;

STEP lines VALUES ('buen día vida, buen día mundo');
EXPECT totals VALUES
  (+1, 'buen', 2, ARRAY[1, 1]), (+1, 'día', 2, ARRAY[1, 1]), (+1, 'vida', 1, ARRAY[1]), (+1, 'mundo', 1, ARRAY[1]);
STEP lines VALUES ('vida');
EXPECT SNAPSHOT totals VALUES ('buen', 2, NULL), ('día', 2, NULL), ('vida', 2, ARRAY[1]), ('mundo', 1, NULL);
STEP;
EXPECT totals VALUES (-1, 'vida', 2, ARRAY[1]), (+1, 'vida', 2, NULL);
