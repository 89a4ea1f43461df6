-- Conditions that can only be NULL keep no row, also where that takes several steps to see.
CREATE STREAM s (a INT, t STRING NOT NULL);
CREATE VIEW equal AS SELECT a + 1 AS a FROM s WHERE TRIM(NULLIF(t, t)) = UPPER(t);
CREATE VIEW nested AS SELECT a FROM (SELECT a, t FROM s WHERE LTRIM(NULLIF(t, t)) < t) AS u WHERE a > 0;
CREATE VIEW n AS SELECT COUNT(*) AS n FROM s WHERE TRIM(NULLIF(t, t)) = UPPER(t);

STEP s VALUES (1, 'A'), (2, ''), (NULL, 'b');
EXPECT equal UNCHANGED;
EXPECT nested UNCHANGED;
EXPECT SNAPSHOT n VALUES (0);
