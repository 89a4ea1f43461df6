-- What a cast to text gives is what is printed.
CREATE STREAM s (n DECIMAL(10, 2), d DOUBLE, r REAL, b BOOLEAN, i INT);
CREATE VIEW texts AS
SELECT CAST(n AS STRING) AS n, CAST(d AS STRING) AS d, CAST(r AS STRING) AS r, CAST(b AS STRING) AS b,
       CAST(CAST(i AS DECIMAL(6, 2)) AS STRING) AS i, CAST(d AS VARCHAR(3)) AS short
FROM s;
CREATE VIEW constants AS
SELECT CAST(0.50 AS STRING) AS n, CAST(1E2 AS STRING) AS d, CAST(TRUE AS STRING) AS b, TRY_CAST(0.1 AS STRING) AS t FROM s;

STEP s VALUES (0.05, 0.5, 1.5, TRUE, 3), (-12, 100, 0.1, FALSE, -1), (NULL, NULL, NULL, NULL, NULL);
EXPECT texts VALUES
  (+1, '0.05', '0.5', '1.5', 'true', '3.00', '0.5'),
  (+1, '-12.00', '100', '0.1', 'false', '-1.00', '100'),
  (+1, NULL, NULL, NULL, NULL, NULL, NULL);
EXPECT constants VALUES (+3, '0.50', '100', 'true', '0.1');
