-- Computed columns are functions of the row as it arrived.
CREATE STREAM s (v INT, twice AS v * 2, t STRING, size AS CHAR_LENGTH(t));
CREATE VIEW p AS SELECT v, twice, t, size FROM s;
CREATE VIEW q AS SELECT twice, COUNT(*) AS n FROM s GROUP BY twice;

STEP s VALUES (1, 'ab'), (NULL, ''), (1, NULL);
EXPECT p VALUES (+1, 1, 2, 'ab', 2), (+1, NULL, NULL, '', 0), (+1, 1, 2, NULL, NULL);
EXPECT q VALUES (+1, 2, 2), (+1, NULL, 1);
