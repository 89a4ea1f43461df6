-- The history of a new key is NULL; an old key without new values sees no new values; with EVALUATE ALL KEYS every key is called.
CREATE STREAM s (k STRING, v INT);
CREATE VIEW seen AS
FROM s
|> UPDATE STATE BY k (history BIGINT, total BIGINT, n BIGINT, calls BIGINT DEFAULT 0, fresh ARRAY<INT>)
     SET history = state.total,
         total = COALESCE(state.total, 0) + COALESCE(SUM(v), 0),
         n = COUNT(*),
         calls = state.calls + 1,
         fresh = ARRAY_AGG(v)
     EVALUATE ALL KEYS;

STEP s VALUES ('a', 1), ('a', 2), ('b', 5);
EXPECT seen VALUES (+1, 'a', NULL, 3, 2, 1, ARRAY[1, 2]), (+1, 'b', NULL, 5, 1, 1, ARRAY[5]);
STEP s VALUES ('b', 7);
EXPECT SNAPSHOT seen VALUES ('a', 3, 3, 0, 2, NULL), ('b', 5, 12, 1, 2, ARRAY[7]);
STEP s VALUES ('c', NULL);
EXPECT SNAPSHOT seen VALUES
  ('a', 3, 3, 0, 3, NULL), ('b', 12, 12, 0, 3, NULL), ('c', NULL, 0, 1, 1, ARRAY[CAST(NULL AS INT)]);
