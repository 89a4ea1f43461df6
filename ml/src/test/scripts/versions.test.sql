-- There is a version when the time has come and rows have; the row of its batch says its number.
CREATE STREAM s (x DOUBLE, y DOUBLE);
CREATE MODEL line INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'ridge' = '0', 'path' = '${dir}/line');
TRAIN MODEL line FROM s PUBLISH EVERY 1 MINUTE;
CREATE MODEL good INPUT (x DOUBLE) OUTPUT (y DOUBLE)
WITH ('algorithm' = 'least_squares', 'ridge' = '0', 'path' = '${dir}/good');
TRAIN MODEL good FROM s PUBLISH EVERY 1 MINUTE WHEN mae < 1;
CREATE VIEW made AS SELECT version, "rows" AS n, CAST(batch_time AS STRING) AS at FROM line$metrics;
CREATE VIEW goods AS SELECT version, "rows" AS n FROM good$metrics;

STEP s VALUES (1, 2);
EXPECT made VALUES (+1, NULL, 1, '2000-01-01 00:00:00');
EXPECT goods VALUES (+1, NULL, 1);
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:00:59';
EXPECT made UNCHANGED;
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:01:00';
EXPECT made VALUES (+1, 1, 1, '2000-01-01 00:01:00');
-- No error is known of the first row, so it may not be published.
EXPECT goods UNCHANGED;
-- Nothing new, no version.
ADVANCE TIME TO TIMESTAMP '2000-01-01 00:05:00';
EXPECT made UNCHANGED;
STEP s VALUES (2, 4);
EXPECT made VALUES (+1, 2, 2, '2000-01-01 00:05:00');
EXPECT goods VALUES (+1, NULL, 2);
-- The mean error falls below 1 with the fourth row.
STEP s VALUES (3, 6);
EXPECT goods VALUES (+1, NULL, 3);
STEP s VALUES (4, 8);
EXPECT goods VALUES (+1, 1, 4);
EXPECT SNAPSHOT made VALUES (NULL, 1, '2000-01-01 00:00:00'), (1, 1, '2000-01-01 00:01:00'),
  (2, 2, '2000-01-01 00:05:00'), (2, 3, '2000-01-01 00:05:00'), (2, 4, '2000-01-01 00:05:00');
