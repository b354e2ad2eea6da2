-- letter_pairs: who was in the zone of which burglary, and was warned or not?
-- C: src/pg/letters/letter_pairs.c, src/kernel/letters/letter_pairs.c
--
-- Aggregates take neither defaults nor names, and a join of burglaries, dwellings and letters is long and slow. So
-- letter_pairs joins them, with its rules as named arguments, to one row per burglary and dwelling in its zone; each
-- letter is credited to one row, so that the aggregate letter_coverage over any grouping of rows adds up.

CREATE TYPE letter_pair AS (
    burglary_id bigint, dwelling_id bigint, status text, occurred_on date, reported_on date,
    uncertainty double precision, distance double precision, excess double precision, certain boolean,
    timely double precision, carried double precision, late double precision, never double precision,
    protection double precision, letter_on date, letter_share double precision,
    letters double precision, letters_by_share double precision, duplicates double precision,
    zone text, max_distance double precision, risk_days integer, deadline_days integer, validity_days integer,
    delivery_days integer, include_own boolean, at date
);
COMMENT ON TYPE letter_pair IS
'A burglary and a dwelling in its zone, or one of them alone, as letter_pairs() returns it and the aggregate letter_coverage takes it.';
COMMENT ON COLUMN letter_pair.burglary_id IS 'The burglary; NULL for letters that no zone asked for.';
COMMENT ON COLUMN letter_pair.dwelling_id IS 'The dwelling; NULL for a burglary that stands alone.';
COMMENT ON COLUMN letter_pair.status IS
'Of a pair: timely, carried, late or never; where a letter is known by chance only, the one in which the chances reach one half. Of the others: empty zone (a burglary with no dwelling in its zone), outside (a letter that no zone asked for), own (a letter to the burgled dwelling while its own risk lasted), unknown dwelling (a letter to a dwelling that is not in the dwelling_set), later (a letter or a burglary that was not there yet on the day "at").';
COMMENT ON COLUMN letter_pair.occurred_on IS 'Day of the burglary.';
COMMENT ON COLUMN letter_pair.reported_on IS 'Day of the report; NULL when unknown.';
COMMENT ON COLUMN letter_pair.uncertainty IS 'How far off the place of the burglary may be, in metres.';
COMMENT ON COLUMN letter_pair.distance IS 'From the burglary to the dwelling, in metres.';
COMMENT ON COLUMN letter_pair.excess IS 'Excess risk of the dwelling by the profile, mean over the days of risk: 0.3 is 30 % more.';
COMMENT ON COLUMN letter_pair.certain IS 'Is the dwelling in the zone wherever the burglary was within its uncertainty? A zone by area does not depend on that.';
COMMENT ON COLUMN letter_pair.timely IS 'Chance of a letter between the burglary and the deadline: 0 or 1 where letters are known by dwelling.';
COMMENT ON COLUMN letter_pair.carried IS 'Chance that there was none, but one from before the burglary that was still valid.';
COMMENT ON COLUMN letter_pair.late IS 'Chance that there was neither, but one after the deadline while the risk lasted.';
COMMENT ON COLUMN letter_pair.never IS 'Chance that there was none of these; the four add up to 1.';
COMMENT ON COLUMN letter_pair.protection IS 'Share of the days of risk with a valid letter.';
COMMENT ON COLUMN letter_pair.letter_on IS 'Delivery of the first letter while the risk lasted; of letters that stand alone, their delivery.';
COMMENT ON COLUMN letter_pair.letter_share IS 'Chance that the dwelling got it.';
COMMENT ON COLUMN letter_pair.letters IS 'Letters credited to this row: each letter to one row, that of the latest burglary that asked for it.';
COMMENT ON COLUMN letter_pair.letters_by_share IS 'Of these, known by chance only: by postcode or area.';
COMMENT ON COLUMN letter_pair.duplicates IS 'Of these, to a dwelling that still had a valid one.';
COMMENT ON COLUMN letter_pair.zone IS 'How the zones were made: distance, profile or area.';
COMMENT ON COLUMN letter_pair.max_distance IS 'Reach of the zones in metres; NULL by area.';
COMMENT ON COLUMN letter_pair.risk_days IS 'Days that the risk lasts, the day of the burglary included.';
COMMENT ON COLUMN letter_pair.deadline_days IS 'Days after the report within which a letter is in time.';
COMMENT ON COLUMN letter_pair.validity_days IS 'Days after its delivery, the last included, that a letter still counts.';
COMMENT ON COLUMN letter_pair.delivery_days IS 'Days from sending to delivery.';
COMMENT ON COLUMN letter_pair.include_own IS 'Is the burgled dwelling in the zone?';
COMMENT ON COLUMN letter_pair.at IS 'The day of the question: what came later is not known yet.';

CREATE FUNCTION letter_pairs(
    burglaries burglary_set,
    dwellings dwelling_set,
    letters letter_set,
    zone text DEFAULT 'distance',
    max_distance double precision DEFAULT 100,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl(),
    risk_days integer DEFAULT 30,
    deadline_days integer DEFAULT 7,
    validity_days integer DEFAULT 30,
    delivery_days integer DEFAULT 0,
    include_own boolean DEFAULT false,
    at date DEFAULT current_date
) RETURNS SETOF letter_pair
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 100000;
COMMENT ON FUNCTION letter_pairs(burglary_set, dwelling_set, letter_set, text, double precision, near_repeat_profile, integer, integer, integer, integer, boolean, date) IS
'Who was in the zone of which burglary, and was warned or not: one row per burglary and dwelling in its zone, and rows for what stands alone, as a FULL JOIN has them: burglaries with an empty zone, letters that no zone asked for. Join it to your tables, filter it, draw it, and give it to the aggregate letter_coverage, grouped by anything.
zone: ''distance'', the dwellings within max_distance metres; ''profile'', those for which the profile raises the risk; ''area'', those of the area of the burglary, such as its postcode or street. The burgled dwelling is left out unless include_own. The risk lasts risk_days, from the day of the burglary. A letter, delivered delivery_days after it was sent, is timely up to deadline_days after the report and while the risk lasts; it still counts validity_days after that. The profile gives the excess by which dwellings are weighted. at: what came later is not known yet; ''infinity'' knows all; without it, today as the TimeZone of the session has it: where the day must hang on no setting, give it.
NULL gives no rows. Error: sets in different SRIDs, a distance that is not above 0, days outside 0 or 1 .. 3660, more than 7,000,000 rows.';

