-- How columns are made into features, where it is said. A shop is a number by its type, and a name by what is said of it.
CREATE STREAM sales (shop INT, at TIMESTAMP, code STRING, amount DOUBLE);
CREATE STREAM asked (shop INT, at TIMESTAMP, code STRING);
CREATE MODEL m INPUT (shop INT, at TIMESTAMP, code STRING) OUTPUT (amount DOUBLE)
TRANSFORM (one_hot(shop), STANDARDIZE(at), hash(code, 1))
WITH ('algorithm' = 'least_squares', 'ridge' = '1e-6', 'path' = '${dir}/m');
CREATE MODEL n INPUT (shop INT, at TIMESTAMP, code STRING) OUTPUT (amount DOUBLE)
WITH ('algorithm' = 'least_squares', 'ridge' = '1e-6', 'path' = '${dir}/n', 'transform.shop' = 'one_hot',
      'transform.at' = ' standardize', 'transform.code' = 'hash( 1 )');
CREATE VIEW rows_now AS SELECT shop, at, code, amount FROM sales;
TRAIN MODEL m FROM rows_now PUBLISH EVERY 1 HOUR;
TRAIN MODEL n FROM rows_now PUBLISH EVERY 1 HOUR;
CREATE VIEW how_m AS SELECT "rows", ROUND(rmse, 3) AS rmse FROM m$metrics;
CREATE VIEW how_n AS SELECT "rows", ROUND(rmse, 3) AS rmse FROM n$metrics;

-- Neither in a line with the number of the shop nor with the code: each shop has its own amount.
STEP sales VALUES (1, TIMESTAMP '2026-01-01 00:00:00', 'a', 10), (2, TIMESTAMP '2026-01-01 00:00:00', 'b', 70), (3, TIMESTAMP '2026-01-01 00:00:00', 'c', 20);
EXPECT how_m VALUES (+1, 3, 44.721);
STEP sales VALUES (1, TIMESTAMP '2026-01-01 00:00:00', 'd', 10), (2, TIMESTAMP '2026-01-01 00:00:00', 'e', 70), (3, TIMESTAMP '2026-01-01 00:00:00', 'f', 20);
EXPECT how_m VALUES (+1, 6, 28.284);
EXPECT SNAPSHOT how_n VALUES (3, 44.721), (6, 28.284);
