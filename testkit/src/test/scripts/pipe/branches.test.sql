-- LOG and TEE pass rows on; TEE and FORK let them leave on the way.
CREATE STREAM s (k STRING, v INT);
CREATE SINK big (k STRING, v INT);
CREATE SINK counts (k STRING, n BIGINT);
CREATE SINK ones (v INT);
CREATE SINK rest (v INT);
CREATE SINK through (k STRING, v INT);
FROM s |> LOG 'seen' LIMIT 3 |> WHERE v > 1 |> INSERT INTO through;
FROM s |> TEE (|> WHERE v > 2 |> INSERT INTO big) |> AGGREGATE COUNT(*) AS n GROUP BY k |> INSERT INTO counts;
FROM s |> SELECT v |> FORK (|> WHERE v = 1 |> INSERT INTO ones), (|> WHERE v <> 1 |> INSERT INTO rest);

STEP s VALUES ('a', 1), ('a', 3), ('b', 2);
EXPECT through VALUES (+1, 'a', 3), (+1, 'b', 2);
EXPECT big VALUES (+1, 'a', 3);
EXPECT counts VALUES (+1, 'a', 2), (+1, 'b', 1);
EXPECT ones VALUES (+1, 1);
EXPECT rest VALUES (+1, 3), (+1, 2);
STEP s VALUES ('b', 1);
EXPECT counts VALUES (-1, 'b', 1), (+1, 'b', 2);
EXPECT ones VALUES (+1, 1);
EXPECT rest UNCHANGED;
