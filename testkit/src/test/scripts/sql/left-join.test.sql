-- A left row without a match is there once, with NULL, until the match comes, and again when it goes.
CREATE STREAM orders (id INT, customer INT);
CREATE TABLE customers (id INT PRIMARY KEY, name STRING);
CREATE VIEW listed AS SELECT o.id, c.name FROM orders AS o LEFT JOIN customers AS c ON o.customer = c.id;

STEP orders VALUES (1, 10), (2, 20), (3, NULL), customers VALUES (10, 'Ann');
EXPECT listed VALUES (+1, 1, 'Ann'), (+1, 2, NULL), (+1, 3, NULL);
STEP customers VALUES (20, 'Bob') DELETE VALUES (10, 'Ann');
EXPECT listed VALUES (-1, 1, 'Ann'), (+1, 1, NULL), (-1, 2, NULL), (+1, 2, 'Bob');
