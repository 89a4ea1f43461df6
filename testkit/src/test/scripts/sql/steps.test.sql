-- A name behind the rows of one input is the next input, with or without rows of its own.
CREATE TABLE a (x INT);
CREATE TABLE b (x INT);
CREATE TABLE c (x INT);
CREATE MATERIALIZED VIEW everything AS
SELECT 'a' AS t, x FROM a UNION ALL SELECT 'b', x FROM b UNION ALL SELECT 'c', x FROM c;

STEP a VALUES (1), (2), b VALUES (3), c VALUES (4);
EXPECT everything VALUES (+1, 'a', 1), (+1, 'a', 2), (+1, 'b', 3), (+1, 'c', 4);
STEP a VALUES (5), b DELETE VALUES (3), c VALUES 6 DELETE VALUES (4);
EXPECT everything VALUES (+1, 'a', 5), (-1, 'b', 3), (-1, 'c', 4), (+1, 'c', 6);
STEP a DELETE VALUES (1), (2), b VALUES (7);
EXPECT everything VALUES (-1, 'a', 1), (-1, 'a', 2), (+1, 'b', 7);
