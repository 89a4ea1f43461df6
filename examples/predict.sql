-- The prediction job: another process, which reads the versions of the model that examples/train.sql publishes. It may be
-- started before that: it waits for the model, and then for its first version.
SET batch.interval = '200 ms';

CREATE STREAM payments (id BIGINT, amount DOUBLE, hour INT, place INT) WITH (
    'connector' = 'datagen', 'rows-per-second' = '20', 'rows' = '2000', 'seed' = '2', 'fields.id.kind' = 'sequence',
    'fields.amount.min' = '1', 'fields.amount.max' = '1000', 'fields.hour.min' = '0', 'fields.hour.max' = '23',
    'fields.place.min' = '0', 'fields.place.max' = '5');

CREATE MODEL fraud WITH ('path' = 'models/fraud', 'reload.interval' = '1 s');

FROM payments
|> SELECT id, amount, hour, 'country ' || CAST(place AS STRING) AS country
|> CALL ML_PREDICT(MODEL fraud)
|> SELECT id, amount, hour, country, is_fraud, ROUND(probability, 3) AS probability, model_version, model_lag
EMIT CHANGES;
