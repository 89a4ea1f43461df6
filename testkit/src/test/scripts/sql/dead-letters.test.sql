-- The option declares the stream; no connector is opened here, so STEP gives the bad rows as it gives the good ones.
CREATE STREAM readings (sensor STRING, value DOUBLE)
WITH ('connector' = 'socket', 'port' = '7777', 'format' = 'json', 'on.error' = 'dead-letter', 'dead-letter.to' = 'faults');
CREATE MATERIALIZED VIEW faulty AS SELECT reason, COUNT(*) AS n FROM faults GROUP BY reason;
CREATE MATERIALIZED VIEW good AS SELECT COUNT(*) AS n FROM readings;

STEP readings VALUES ('a', 1e0),
     faults VALUES ('readings', 'localhost:7777', 2, 'it is not a JSON object', '[]', X'5B5D');
EXPECT faulty VALUES (+1, 'it is not a JSON object', 1);
EXPECT good VALUES (+1, 1);
EXPECT ERROR 'SLU-2008' FOR INSERT INTO faults SELECT sensor, sensor, 1, sensor, sensor, X'00' FROM readings;
EXPECT ERROR 'SLU-2011' FOR CREATE STREAM t (line STRING)
WITH ('connector' = 'stdin', 'on.error' = 'dead-letter', 'dead-letter.to' = 'good');
EXPECT ERROR 'SLU-2011' FOR CREATE STREAM t (line STRING) WITH ('connector' = 'stdin', 'on.error' = 'dead-letter');
EXPECT ERROR 'SLU-3003' FOR DROP STREAM faults;
