-- Counts all words, and shows the count of those that carry their time of sending.
SET parallelism = 2;
SET checkpoint = off;
SET batch.interval = 1 ms;
CREATE STREAM lines (line STRING)
WITH ('connector' = 'socket', 'hostname' = '127.0.0.1', 'port' = '${PORT}', 'on.close' = 'end');
CREATE VIEW counts AS
SELECT word, COUNT(*) AS n FROM lines CROSS JOIN UNNEST(SPLIT(line, ' ')) AS w(word) GROUP BY word;
CREATE SINK sent AS SELECT word, n FROM counts WHERE word LIKE '@%';
