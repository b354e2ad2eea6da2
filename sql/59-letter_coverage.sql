-- letter_coverage: did the warning letters reach the right dwellings in time?
-- C: src/pg/letters/letter_coverage.c, src/kernel/letters/letter_coverage.c
--
-- The aggregate takes rows of letter_pairs; the function with the arguments of letter_pairs does both at once.

COMMENT ON COLUMN letter_measures.standard_error IS 'Of coverage, as a ratio with chains of overlapping zones as clusters; NULL with fewer than two chains. Zones overlap where they share a dwelling while both risks last (risk_days).';
COMMENT ON COLUMN letter_measures.coverage_low IS
'Lower end of the 95 % interval. Neighbours get their letters together, so each chain of overlapping zones is a trial, not each dwelling: the error of a ratio over chains, on the scale of the logit with t of chains + 1, as if there had been one chain more that is covered and one that is not, so that a single zone tells next to nothing of others and chains that are alike are not taken for certain.';
COMMENT ON COLUMN letter_measures.coverage_high IS 'Upper end of the 95 % interval.';

CREATE OR REPLACE FUNCTION letter_coverage(
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
) RETURNS letter_measures
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000;
COMMENT ON FUNCTION letter_coverage(burglary_set, dwelling_set, letter_set, text, double precision, near_repeat_profile, integer, integer, integer, integer, boolean, date) IS
'Did the warning letters reach the right dwellings in time? The measures over all rows of letter_pairs() with these arguments, and what the sets left out; see the comments on the columns of letter_measures. Coverage says nothing of effect: whether warned dwellings were burgled less is another question. Without "at" the day is today as the TimeZone of the session has it: where the day must hang on no setting, give it. NULL gives NULL. Errors as letter_pairs().
Sources: recall and precision of a retrieval; Cochran 1977 (ratio over clusters); Agresti & Coull 1998 (one more of each).';

CREATE OR REPLACE FUNCTION letter_coverage_add(internal, letter_pair) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION letter_coverage_add(internal, letter_pair) IS 'Support of the aggregate letter_coverage.';

CREATE OR REPLACE FUNCTION letter_coverage_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION letter_coverage_combine(internal, internal) IS 'Support of the aggregate letter_coverage.';

CREATE OR REPLACE FUNCTION letter_coverage_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_coverage_serialize(internal) IS 'Support of the aggregate letter_coverage.';

CREATE OR REPLACE FUNCTION letter_coverage_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_coverage_deserialize(bytea, internal) IS 'Support of the aggregate letter_coverage.';

CREATE OR REPLACE FUNCTION letter_coverage_finish(internal) RETURNS letter_measures
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION letter_coverage_finish(internal) IS 'Support of the aggregate letter_coverage.';

CREATE OR REPLACE AGGREGATE letter_coverage(pair letter_pair) (
    SFUNC = letter_coverage_add, STYPE = internal, FINALFUNC = letter_coverage_finish,
    COMBINEFUNC = letter_coverage_combine, SERIALFUNC = letter_coverage_serialize,
    DESERIALFUNC = letter_coverage_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE letter_coverage(letter_pair) IS
'The measures over the rows of letter_pairs(), grouped by anything that they are joined to: the municipality of the burglary (who reports) or of the dwelling (whose duty it is), the month, the sender. Letters, pairs and outcomes of the groups add up to those of the whole. NULLs are passed over; no rows give counts of 0. The measures of one group depend on its rows only, not on their order. Error: rows made by different rules, or changed by hand so that they contradict themselves; a burglary and dwelling twice, or the letters to a dwelling of one day.';
