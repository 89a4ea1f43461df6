-- The same queries as pipes.
CREATE STREAM s (k STRING, v INT);
CREATE TABLE names (k STRING PRIMARY KEY, name STRING);
CREATE VIEW projected AS FROM s |> WHERE v > 1 |> SELECT k, v * 2 AS w;
CREATE VIEW extended AS FROM s |> EXTEND v + 1 AS next |> DROP v |> RENAME next AS n;
CREATE VIEW changed AS FROM s |> SET v = v * 10 |> WHERE v > 20;
CREATE VIEW grouped AS FROM s |> AGGREGATE SUM(v) AS total, COUNT(*) AS n GROUP BY k |> WHERE n > 1;
CREATE VIEW whole AS FROM s |> AGGREGATE COUNT(*) AS n;
CREATE VIEW joined AS FROM s |> JOIN names USING (k) |> SELECT name, v;
CREATE VIEW aliased AS FROM s |> AS q |> WHERE q.v = 3 |> SELECT q.k;
CREATE VIEW united AS FROM s |> SELECT v |> UNION ALL (SELECT 7);
CREATE VIEW single AS FROM s |> SELECT k |> DISTINCT;
CREATE VIEW top_one AS FROM s |> ORDER BY v DESC |> LIMIT 1;

STEP s VALUES ('a', 1), ('a', 3), ('b', 2), names VALUES ('b', 'Bea');
EXPECT projected VALUES (+1, 'a', 6), (+1, 'b', 4);
EXPECT extended VALUES (+1, 'a', 2), (+1, 'a', 4), (+1, 'b', 3);
EXPECT changed VALUES (+1, 'a', 30);
EXPECT grouped VALUES (+1, 'a', 4, 2);
EXPECT SNAPSHOT whole VALUES (3);
EXPECT joined VALUES (+1, 'Bea', 2);
EXPECT aliased VALUES (+1, 'a');
EXPECT united VALUES (+1, 1), (+1, 3), (+1, 2), (+1, 7);
EXPECT single VALUES (+1, 'a'), (+1, 'b');
EXPECT top_one VALUES (+1, 'a', 3);
