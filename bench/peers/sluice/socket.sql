SET parallelism = 2;
SET checkpoint = off;
CREATE STREAM lines (line STRING)
WITH ('connector' = 'socket', 'hostname' = '127.0.0.1', 'port' = '${PORT}', 'on.close' = 'end');
CREATE VIEW counts AS
SELECT word, COUNT(*) AS n FROM lines CROSS JOIN UNNEST(SPLIT(line, ' ')) AS w(word) GROUP BY word;
CREATE SINK taken WITH ('connector' = 'blackhole') AS SELECT word, n FROM counts;
