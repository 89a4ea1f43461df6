CREATE STREAM orders (id BIGINT, item STRING, price DECIMAL(10, 2), amount INT, urgent BOOLEAN, ts TIMESTAMP(3), tags ARRAY<STRING>);
CREATE STREAM refunds (id BIGINT, item STRING, price DECIMAL(10, 2));
CREATE TABLE items (item STRING PRIMARY KEY, category STRING, weight DOUBLE);
CREATE VIEW cheap AS SELECT item, price FROM orders WHERE price < 10;
CREATE MATERIALIZED VIEW totals AS SELECT item, SUM(price) AS total FROM orders GROUP BY item;
CREATE STREAM clicks (line STRING) WITH ('connector' = 'socket', 'port' = '7777');
CREATE SINK report (item STRING, total DECIMAL(38, 2));
CREATE STREAM copies (id BIGINT, item STRING);
