-- String functions count code points, not bytes.
CREATE STREAM s (t STRING);
CREATE VIEW f AS
SELECT UPPER(t) AS u, LOWER(t) AS l, CHAR_LENGTH(t) AS n, SUBSTRING(t, 2, 3) AS m, TRIM(t) AS tr, t || '!' AS c,
  REPLACE(t, 'a', 'o') AS r, POSITION('a' IN t) AS pos
FROM s;
CREATE VIEW likes AS SELECT t FROM s WHERE t LIKE '%a_a%' OR t LIKE 'ñ%';
CREATE VIEW splits AS SELECT SPLIT(t, 'a') AS parts FROM s;

STEP s VALUES ('banana'), (' ñandú '), (''), (NULL);
EXPECT f VALUES
  (+1, 'BANANA', 'banana', 6, 'ana', 'banana', 'banana!', 'bonono', 2),
  (+1, ' ÑANDÚ ', ' ñandú ', 7, 'ñan', 'ñandú', ' ñandú !', ' ñondú ', 3),
  (+1, '', '', 0, '', '', '!', '', 0),
  (+1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
EXPECT likes VALUES (+1, 'banana');
EXPECT splits VALUES
  (+1, ARRAY['b', 'n', 'n', '']), (+1, ARRAY[' ñ', 'ndú ']), (+1, ARRAY['']), (+1, NULL);
