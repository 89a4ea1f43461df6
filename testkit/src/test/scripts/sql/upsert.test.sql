-- A table with a key that queries write into has the last row of each key; one without has all rows.
CREATE STREAM visits (person STRING, city STRING);
CREATE STREAM scores (person STRING, points INT);
CREATE TABLE whereabouts (person STRING PRIMARY KEY, city STRING);
CREATE TABLE totals (points BIGINT, person STRING PRIMARY KEY);
CREATE TABLE everything (who STRING, what STRING);
INSERT INTO whereabouts VALUES ('ann', 'Lima'), ('bob', 'Quito');
INSERT INTO whereabouts SELECT person, city FROM visits;
INSERT INTO totals SELECT SUM(points), person FROM scores GROUP BY person;
INSERT INTO everything SELECT person, city FROM visits;
INSERT INTO everything SELECT person, points FROM totals;
CREATE MATERIALIZED VIEW crowds AS SELECT city, COUNT(*) AS n FROM whereabouts GROUP BY city;
CREATE VIEW both AS SELECT w.person, city, points FROM whereabouts AS w JOIN totals AS t ON w.person = t.person;

STEP visits VALUES ('bob', 'Lima'), ('eve', 'Cusco'), ('eve', 'Lima');
EXPECT whereabouts VALUES (+1, 'ann', 'Lima'), (+1, 'bob', 'Lima'), (+1, 'eve', 'Lima');
EXPECT crowds VALUES (+1, 'Lima', 3);
EXPECT everything VALUES (+1, 'bob', 'Lima'), (+1, 'eve', 'Cusco'), (+1, 'eve', 'Lima');
STEP visits VALUES ('eve', 'Cusco');
EXPECT whereabouts VALUES (-1, 'eve', 'Lima'), (+1, 'eve', 'Cusco');
EXPECT crowds VALUES (-1, 'Lima', 3), (+1, 'Lima', 2), (+1, 'Cusco', 1);
EXPECT everything VALUES (+1, 'eve', 'Cusco');
STEP scores VALUES ('ann', 2), ('ann', 3);
EXPECT totals VALUES (+1, 5, 'ann');
EXPECT both VALUES (+1, 'ann', 'Lima', 5);
STEP scores VALUES ('ann', 1);
EXPECT totals VALUES (-1, 5, 'ann'), (+1, 6, 'ann');
EXPECT both VALUES (-1, 'ann', 'Lima', 5), (+1, 'ann', 'Lima', 6);
EXPECT everything VALUES (+1, 'ann', '6');

-- Rows of the table's own replace and are replaced; removing what has been replaced does nothing.
STEP whereabouts VALUES ('ann', 'Cusco');
EXPECT SNAPSHOT whereabouts VALUES ('ann', 'Cusco'), ('bob', 'Lima'), ('eve', 'Cusco');
STEP whereabouts DELETE VALUES ('ann', 'Lima');
EXPECT SNAPSHOT whereabouts VALUES ('ann', 'Cusco'), ('bob', 'Lima'), ('eve', 'Cusco');
STEP whereabouts DELETE VALUES ('ann', 'Cusco');
EXPECT SNAPSHOT whereabouts VALUES ('bob', 'Lima'), ('eve', 'Cusco');
STEP visits VALUES ('ann', 'Puno');
EXPECT SNAPSHOT whereabouts VALUES ('ann', 'Puno'), ('bob', 'Lima'), ('eve', 'Cusco');
EXPECT SNAPSHOT both VALUES ('ann', 'Puno', 6);
