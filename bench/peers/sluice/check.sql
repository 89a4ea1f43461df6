CREATE SINK checked WITH ('connector' = 'print') AS
SELECT COUNT(*) AS distinct_words, SUM(n) AS words, SUM(n * n) AS squares FROM counts;
