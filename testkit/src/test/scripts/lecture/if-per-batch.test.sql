-- What a driver program would ask with `if` in every batch is a CASE over the batch itself.
CREATE STREAM s (v INT);
CREATE VIEW scaled AS
SELECT v, CASE WHEN (SELECT COUNT(*) FROM BATCH(TABLE s)) > 5 THEN v * 2 ELSE v / 2 END AS r FROM BATCH(TABLE s);
CREATE VIEW rare AS
SELECT v, (SELECT COUNT(*) FROM BATCH(TABLE s) WHERE v > 1000) AS many, (SELECT MAX(v) FROM BATCH(TABLE s) WHERE v > 1000) AS high
FROM BATCH(TABLE s);

STEP s VALUES (1), (2), (3), (4), (5), (6);
EXPECT scaled VALUES (+1, 1, 2), (+1, 2, 4), (+1, 3, 6), (+1, 4, 8), (+1, 5, 10), (+1, 6, 12);
EXPECT rare VALUES
  (+1, 1, 0, NULL), (+1, 2, 0, NULL), (+1, 3, 0, NULL), (+1, 4, 0, NULL), (+1, 5, 0, NULL), (+1, 6, 0, NULL);
STEP s VALUES (10), (11);
EXPECT scaled VALUES (+1, 10, 5), (+1, 11, 5);
EXPECT rare VALUES (+1, 10, 0, NULL), (+1, 11, 0, NULL);
STEP;
EXPECT scaled UNCHANGED;
STEP s VALUES (2000);
EXPECT scaled VALUES (+1, 2000, 1000);
EXPECT rare VALUES (+1, 2000, 1, 2000);
