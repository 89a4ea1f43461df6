-- The training job: a model learns from payments whose outcome is known, one after the other, and publishes a version
-- every two seconds. Start examples/predict.sql beside it: it finds the versions, and predicts with the newest one.
SET batch.interval = '200 ms';

CREATE STREAM payments (id BIGINT, amount DOUBLE, hour INT, place INT) WITH (
    'connector' = 'datagen', 'rows-per-second' = '1000', 'rows' = '120000', 'fields.id.kind' = 'sequence',
    'fields.amount.min' = '1', 'fields.amount.max' = '1000', 'fields.hour.min' = '0', 'fields.hour.max' = '23',
    'fields.place.min' = '0', 'fields.place.max' = '5');

CREATE VIEW labelled AS
SELECT amount, hour, 'country ' || CAST(place AS STRING) AS country,
       (amount > 600 AND hour < 8) OR (place = 3 AND amount > 850) AS is_fraud
FROM payments;

CREATE MODEL fraud
  INPUT (amount DOUBLE, hour BIGINT, country STRING) OUTPUT (is_fraud BOOLEAN)
  WITH ('path' = 'models/fraud', 'if.exists' = 'replace');

TRAIN MODEL fraud FROM labelled
  EVALUATE PREQUENTIAL WINDOW 5000 ROWS
  PUBLISH EVERY 2 SECONDS;

SELECT "rows", version, ROUND(accuracy, 4) AS accuracy, ROUND(kappa, 3) AS kappa, ROUND(log_loss, 4) AS log_loss
FROM fraud$metrics EMIT CHANGES;
