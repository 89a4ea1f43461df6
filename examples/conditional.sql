-- No IF in the DAG: what depends on the batch is data.
CREATE STREAM s (v BIGINT) WITH ('connector' = 'datagen', 'rows' = '20', 'fields.v.kind' = 'sequence');

SELECT v, CASE WHEN (SELECT COUNT(*) FROM BATCH(TABLE s)) > 5 THEN v * 2 ELSE v / 2 END AS adjusted FROM s;
