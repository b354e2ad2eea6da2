-- area_match_set: areas with and without a measure, and their features; reference_areas, match_balance: which areas are
-- most like those with it. C: src/pg/effect/area_match_set.c, src/pg/effect/area_match_set_aggregate.c,
-- src/pg/effect/area_match.c, src/kernel/effect/area_match.c

CREATE TYPE area_match_set;

CREATE FUNCTION area_match_set_in(cstring) RETURNS area_match_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_in(cstring) IS 'I/O';

CREATE FUNCTION area_match_set_out(area_match_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_out(area_match_set) IS 'I/O';

CREATE FUNCTION area_match_set_recv(internal) RETURNS area_match_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_recv(internal) IS 'I/O';

CREATE FUNCTION area_match_set_send(area_match_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_send(area_match_set) IS 'I/O';

CREATE TYPE area_match_set (
    INPUT = area_match_set_in, OUTPUT = area_match_set_out, RECEIVE = area_match_set_recv, SEND = area_match_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE area_match_set IS
'Areas with a measure and areas that may be their reference, each with the features by which they are compared, in one compact value, made by the aggregate area_match_set. It can be stored, dumped and restored.';

CREATE FUNCTION area_match_set_gather(internal, text, boolean, double precision[]) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_gather(internal, text, boolean, double precision[]) IS 'Support of the aggregate area_match_set.';

CREATE FUNCTION area_match_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_combine(internal, internal) IS 'Support of the aggregate area_match_set.';

CREATE FUNCTION area_match_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_serialize(internal) IS 'Support of the aggregate area_match_set.';

CREATE FUNCTION area_match_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_deserialize(bytea, internal) IS 'Support of the aggregate area_match_set.';

CREATE FUNCTION area_match_set_finish(internal) RETURNS area_match_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION area_match_set_finish(internal) IS 'Support of the aggregate area_match_set.';

CREATE AGGREGATE area_match_set(area text, treated boolean, features double precision[]) (
    SFUNC = area_match_set_gather, STYPE = internal, FINALFUNC = area_match_set_finish,
    COMBINEFUNC = area_match_set_combine, SERIALFUNC = area_match_set_serialize,
    DESERIALFUNC = area_match_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE area_match_set(text, boolean, double precision[]) IS
'Gathers areas for reference_areas() and match_balance(), one row each: its code; whether it had the measure (treated) or may be a reference (false); and its features, in one order for all, such as the logarithm of its dwellings, its urbanity, shares of house types, and its burglaries per 1,000 dwellings in each of some years.
Which areas may be a reference is for the query to say: leave out those that adjoin an area with the measure, for what moves goes there first, those that had a measure of the kind themselves, and those of which not all periods are known. Take features of a time before the one by which the area was chosen: an area that was chosen because it was hot that year falls by itself, and so would the areas that were as hot.
Rows without an area or of which treated is not known are left out and counted; so are areas of which a feature is not known (NULL, or NULL for all), for what cannot be compared is no reference: see area_match_set_info(). No rows give an empty set. Error: an area twice or with another number of features, no feature or more than 100, one that is NaN or beyond 1e100, a code of more than 100 bytes, more than 100,000 areas.
Example: SELECT area_match_set(a.buurt, a.buurt = ''BU01530100'', ARRAY[ln(a.dwellings), a.urbanity, a.rate_2021, a.rate_2022]) FROM area AS a;';

CREATE FUNCTION area_match_set_info(
    matches area_match_set,
    OUT areas bigint, OUT treated bigint, OUT candidates bigint, OUT features integer, OUT features_alike integer[],
    OUT without_features bigint, OUT treated_without_features bigint, OUT left_out bigint, OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION area_match_set_info(area_match_set) IS
'What an area_match_set holds, in one row: areas, of which treated (with the measure) and candidates (the others); features of each; features_alike, the numbers of those in which all areas are the same, which tell nothing and are not compared; without_features, areas that were left out because a feature of theirs is not known, treated_without_features of them with the measure; left_out, rows without an area or of which treated is not known; bytes it takes. NULL gives no rows.';

CREATE FUNCTION unnest_area_matches(
    matches area_match_set,
    OUT area text, OUT treated boolean, OUT features double precision[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION unnest_area_matches(area_match_set) IS
'The areas of a set as rows, by code, as they were given. NULL gives no rows.';

CREATE FUNCTION reference_areas(
    matches area_match_set,
    neighbours integer DEFAULT 3,
    caliper double precision DEFAULT NULL,
    kind text DEFAULT 'like',
    OUT area text, OUT reference text, OUT rank integer, OUT distance double precision,
    OUT candidates bigint, OUT features integer
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 30;
COMMENT ON FUNCTION reference_areas(area_match_set, integer, double precision, text) IS
'Which areas are most like an area with a measure, for comparing what came after? For each area with the measure its nearest candidates, neighbours of them, the nearest first and of those as near the first by code. distance: the root of the mean of the squared differences of their features, in standard deviations over all areas of the set; features that are the same everywhere do not count. A candidate may be the reference of several areas.
kind: like, those most like the area itself, to measure an effect; average, those nearest to the average of all areas, for a picture of how it goes elsewhere. caliper: none beyond this distance; 1 is usual, NULL lets all. candidates: how many there were within it; features: how many were compared. An area with the measure without any candidate has one row in which reference, rank and distance are NULL.
The nearest may be far: see match_balance() before saying that areas are alike. Features beside each other that tell the same, such as the burglaries of many years, weigh as often as they are there.
NULL for matches, neighbours or kind gives no rows. Error: neighbours not from 1 to 1000, a negative caliper, another kind.
Source: nearest neighbour matching, Stuart 2010.
Example: SELECT r.* FROM (SELECT area_match_set(area, treated, features) AS matches FROM compared) AS s, reference_areas(s.matches) AS r;';

CREATE FUNCTION match_balance(
    matches area_match_set,
    neighbours integer DEFAULT 3,
    caliper double precision DEFAULT NULL,
    kind text DEFAULT 'like',
    OUT area text, OUT feature integer, OUT treated double precision, OUT reference_mean double precision,
    OUT deviation double precision, OUT difference double precision, OUT alike boolean, OUT reference_count bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 30;
COMMENT ON FUNCTION match_balance(area_match_set, integer, double precision, text) IS
'How alike are the reference areas that reference_areas() finds with the same arguments? One row for each area with the measure and each feature, by its number in the list, and then one for each feature of all areas with references together, of which area is NULL. treated: the feature of the area; reference_mean: its mean over the references; deviation: its standard deviation over all areas of the set; difference: how far the first lies above the second, in such deviations (standardised mean difference). alike: whether that is .25 at most, up or down. Say so where it is not: areas that differ in a feature may go apart without any measure.
Of all areas together, treated and reference_mean are means, each area counted once, and small differences of many areas may cancel: look at the rows of single areas, too. reference_count: reference areas counted.
difference and alike are NULL where all areas are the same in the feature (deviation 0) and where there is no reference. NULL for matches, neighbours or kind gives no rows. Error: as reference_areas().
Source: standardised mean difference, Stuart 2010.';
