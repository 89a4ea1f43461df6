-- The lecture's word count over all batches: `updateStateByKey`, as a GROUP BY.
CREATE STREAM lines (line STRING);
CREATE MATERIALIZED VIEW word_counts AS
FROM lines
|> CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word)
|> AGGREGATE COUNT(*) AS n GROUP BY word;

STEP lines VALUES ('buen día vida, buen día mundo');
EXPECT SNAPSHOT word_counts VALUES ('buen', 2), ('día', 2), ('vida', 1), ('mundo', 1);
STEP lines VALUES ('que hermosa es la vida, que hermoso es el mundo');
EXPECT SNAPSHOT word_counts VALUES
  ('buen', 2), ('día', 2), ('vida', 2), ('mundo', 2), ('que', 2), ('hermosa', 1), ('es', 2), ('la', 1), ('hermoso', 1),
  ('el', 1);
