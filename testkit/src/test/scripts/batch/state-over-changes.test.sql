-- Keyed state over rows that change: sums take signed weights.
CREATE STREAM s (k STRING, v BIGINT);
CREATE VIEW counts AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;
CREATE MATERIALIZED VIEW growth AS
FROM counts
|> UPDATE STATE BY k (total DECIMAL(38, 0), changes BIGINT)
     SET total = COALESCE(state.total, 0) + SUM(n), changes = COALESCE(state.changes, 0) + COUNT(*);
EXPECT ERROR 'SLU-2010' FOR FROM counts |> UPDATE STATE BY k (m BIGINT) SET m = MAX(n);

STEP s VALUES ('a', 1), ('a', 2);
EXPECT growth VALUES (+1, 'a', 2, 1);
STEP s VALUES ('a', 3);
EXPECT growth VALUES (-1, 'a', 2, 1), (+1, 'a', 3, 1);
