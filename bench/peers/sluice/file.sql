SET parallelism = 2;
SET checkpoint = off;
CREATE STREAM lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '${FOLDER}', 'format' = 'raw');
CREATE VIEW counts AS
SELECT word, COUNT(*) AS n FROM lines CROSS JOIN UNNEST(SPLIT(line, ' ')) AS w(word) GROUP BY word;
CREATE SINK taken WITH ('connector' = 'blackhole') AS SELECT word, n FROM counts;
