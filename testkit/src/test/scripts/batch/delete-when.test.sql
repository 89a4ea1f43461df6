-- DELETE WHEN ends a key: the lecture's `None`.
CREATE STREAM s (k STRING, v INT);
CREATE VIEW open_accounts AS
FROM s
|> UPDATE STATE BY k (balance BIGINT DEFAULT 0, rows_seen BIGINT DEFAULT 0)
     SET balance = state.balance + SUM(v), rows_seen = state.rows_seen + COUNT(*)
     DELETE WHEN balance = 0;

STEP s VALUES ('a', 5), ('b', 3), ('c', 0);
EXPECT open_accounts VALUES (+1, 'a', 5, 1), (+1, 'b', 3, 1);
STEP s VALUES ('a', -5), ('b', 1);
EXPECT open_accounts VALUES (-1, 'a', 5, 1), (-1, 'b', 3, 1), (+1, 'b', 4, 2);
STEP s VALUES ('a', 2);
EXPECT open_accounts VALUES (+1, 'a', 2, 1);
EXPECT SNAPSHOT open_accounts VALUES ('a', 2, 1), ('b', 4, 2);
