-- A word count that grows before your eyes: 2,000 made-up sentences, 200 a second.
CREATE STREAM lines (line STRING)
WITH ('connector' = 'datagen', 'rows' = '2000', 'rows-per-second' = '200', 'fields.line.kind' = 'sentence');

FROM lines
|> CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word)
|> AGGREGATE COUNT(*) AS n GROUP BY word
EMIT CHANGES;
