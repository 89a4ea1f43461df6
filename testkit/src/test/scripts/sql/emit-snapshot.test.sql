-- EMIT SNAPSHOT into a sink appends the whole result after each batch that changes it.
CREATE STREAM s (k STRING);
CREATE SINK pictures AS SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT SNAPSHOT;

STEP s VALUES ('a'), ('b'), ('a');
EXPECT pictures VALUES (+1, 'a', 2), (+1, 'b', 1);
STEP s VALUES ('b');
EXPECT pictures VALUES (+1, 'a', 2), (+1, 'b', 2);
STEP;
EXPECT pictures UNCHANGED;
EXPECT SNAPSHOT pictures VALUES ('a', 2), ('b', 1), ('a', 2), ('b', 2);
