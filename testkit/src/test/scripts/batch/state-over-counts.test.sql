-- The state counts how often a count has changed, over a query whose rows are replaced all the time.
CREATE STREAM words (word STRING, price DOUBLE);
CREATE MATERIALIZED VIEW counts AS SELECT word, COUNT(*) AS n, SUM(price) AS s FROM words GROUP BY word;
CREATE MATERIALIZED VIEW moved AS
FROM counts
|> UPDATE STATE BY word (n BIGINT DEFAULT 0, s DOUBLE DEFAULT 0, batches BIGINT DEFAULT 0)
     SET n = state.n + SUM(n), s = state.s + SUM(s), batches = state.batches + 1
     DELETE WHEN n >= 4;

STEP words VALUES ('a', 1.5), ('b', 2), ('a', 1);
EXPECT moved VALUES (+1, 'a', 2, 2.5, 1), (+1, 'b', 1, 2, 1);
STEP words VALUES ('a', 0);
EXPECT moved VALUES (-1, 'a', 2, 2.5, 1), (+1, 'a', 3, 2.5, 2);
STEP words VALUES ('a', 1), ('b', 1);
EXPECT moved VALUES (-1, 'a', 3, 2.5, 2), (-1, 'b', 1, 2, 1), (+1, 'b', 2, 3, 2);

EXPECT ERROR 'SLU-2010' FOR
  FROM counts |> UPDATE STATE BY word (high BIGINT) SET high = MAX(n);
EXPECT ERROR 'SLU-2010' FOR
  FROM counts |> UPDATE STATE BY word (kinds BIGINT) SET kinds = COUNT(DISTINCT n);
