-- ASSERT passes rows on; one for which the condition is not TRUE fails the batch, of which then nothing leaves the job.
CREATE STREAM s (k STRING, v INT);
CREATE SINK out (k STRING, total BIGINT);
CREATE SINK raw (v INT);
CREATE VIEW checked AS FROM s |> ASSERT k <> '', k;
FROM checked
|> TEE (|> SELECT v |> INSERT INTO raw)
|> AGGREGATE SUM(v) AS total GROUP BY k
|> ASSERT total < 100, total, total * 2
|> INSERT INTO out;

STEP s VALUES ('a', 50), ('b', 99);
EXPECT out VALUES (+1, 'a', 50), (+1, 'b', 99);
EXPECT raw VALUES (+1, 50), (+1, 99);
EXPECT ERROR 'SLU-4006' FOR STEP s VALUES ('a', 50);
EXPECT out UNCHANGED;
EXPECT raw UNCHANGED;
