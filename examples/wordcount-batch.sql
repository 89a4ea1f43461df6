-- The words of each batch, alone: the lecture's first example. Serve it with: nc -lk 7777
SET batch.interval = 2 s;
CREATE STREAM lines (line STRING) WITH ('connector' = 'socket', 'hostname' = 'localhost', 'port' = '7777');

SELECT word, COUNT(*) AS n
FROM lines CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word)
GROUP BY word PER BATCH;
