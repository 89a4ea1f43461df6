-- A text is learnt by its words.
CREATE STREAM mails (subject STRING, spam BOOLEAN);
CREATE MODEL m INPUT (words ARRAY<STRING>) OUTPUT (spam BOOLEAN)
WITH ('algorithm' = 'ftrl', 'path' = '${dir}/m');
CREATE VIEW learnt AS SELECT SPLIT(LOWER(subject), ' ') AS words, spam FROM mails;
TRAIN MODEL m FROM learnt PUBLISH EVERY 1 HOUR;
CREATE VIEW how AS SELECT "rows", ROUND(accuracy, 3) AS accuracy FROM m$metrics;

STEP mails VALUES ('Cheap pills', TRUE), ('Dinner on Friday', FALSE), ('cheap watches', TRUE), ('Friday is fine', FALSE), (NULL, FALSE);
EXPECT how VALUES (+1, 5, 0.4);
STEP mails VALUES ('Watches watches watches CHEAP', TRUE), ('Dinner at ours on friday', FALSE), ('', FALSE);
EXPECT how VALUES (+1, 8, 0.625);
