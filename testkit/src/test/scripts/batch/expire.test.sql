-- A key without rows for a while is forgotten, and starts anew when it comes again.
CREATE STREAM s (k STRING, v INT);
CREATE VIEW totals AS
FROM s
|> UPDATE STATE BY k (total BIGINT DEFAULT 0)
     SET total = state.total + SUM(v)
     EXPIRE AFTER 10 MINUTES;

STEP s VALUES ('a', 1), ('b', 1);
EXPECT totals VALUES (+1, 'a', 1), (+1, 'b', 1);
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:05:00';
EXPECT totals UNCHANGED;
STEP s VALUES ('a', 1);
EXPECT totals VALUES (-1, 'a', 1), (+1, 'a', 2);
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:11:00';
EXPECT totals VALUES (-1, 'b', 1);
STEP s VALUES ('b', 7);
EXPECT totals VALUES (+1, 'b', 7);
ADVANCE TIME TO TIMESTAMP '2000-01-01 01:00:00';
EXPECT totals VALUES (-1, 'a', 2), (-1, 'b', 7);
