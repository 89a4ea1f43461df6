-- The lecture's first example: the words of each batch, alone.
CREATE STREAM lines (line STRING);
CREATE VIEW word_counts AS
SELECT word, COUNT(*) AS n
FROM lines CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(LOWER(line), '[\p{L}\p{N}]+')) AS w(word)
GROUP BY word PER BATCH;

STEP lines VALUES ('buen día vida, buen día mundo');
EXPECT word_counts VALUES (+1, 'buen', 2), (+1, 'día', 2), (+1, 'vida', 1), (+1, 'mundo', 1);
STEP lines VALUES ('un día en la vida del mundo');
EXPECT word_counts VALUES
  (+1, 'un', 1), (+1, 'día', 1), (+1, 'en', 1), (+1, 'la', 1), (+1, 'vida', 1), (+1, 'del', 1), (+1, 'mundo', 1);
STEP;
EXPECT word_counts UNCHANGED;
