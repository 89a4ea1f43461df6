-- LOG and TEE inside views: a macro's rows leave in the job that reads it, once however often it is read.
CREATE STREAM s (k STRING, v INT);
CREATE SINK large (v INT);
CREATE SINK seen (k STRING);
CREATE SINK unread (k STRING);
CREATE VIEW noted AS FROM s |> LOG 'in' LIMIT 2 |> TEE (|> WHERE v > 2 |> SELECT v |> INSERT INTO large);
CREATE VIEW nobody AS FROM s |> TEE (|> SELECT k |> INSERT INTO unread);
CREATE VIEW twice AS SELECT a.k, b.v FROM noted AS a JOIN noted AS b ON a.v = b.v;
CREATE MATERIALIZED VIEW counts AS
FROM noted |> TEE (|> SELECT k |> INSERT INTO seen) |> AGGREGATE COUNT(*) AS n GROUP BY k;

STEP s VALUES ('a', 1), ('b', 3);
EXPECT counts VALUES (+1, 'a', 1), (+1, 'b', 1);
EXPECT twice VALUES (+1, 'a', 1), (+1, 'b', 3);
EXPECT large VALUES (+1, 3);
EXPECT seen VALUES (+1, 'a'), (+1, 'b');
EXPECT unread UNCHANGED;
