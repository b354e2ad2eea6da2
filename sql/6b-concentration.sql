-- concentration, concentration_places, repeat_expectation: how unevenly burglaries lie over places.
-- C: src/pg/areas/concentration.c, src/kernel/areas/concentration.c

CREATE FUNCTION concentration(
    counts double precision[],
    top double precision DEFAULT 0.05,
    sizes double precision[] DEFAULT NULL,
    OUT places bigint, OUT places_with bigint, OUT burglaries bigint,
    OUT top_share double precision, OUT top_expected double precision,
    OUT gini double precision, OUT gini_expected double precision,
    OUT gini_corrected double precision, OUT gini_corrected_expected double precision
) RETURNS record
AS 'MODULE_PATHNAME', 'concentration_of' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION concentration(double precision[], double precision, double precision[]) IS
'Do burglaries come together in few places? Give the count of every place, those with none too: SELECT (concentration(array_agg(burglaries))).* FROM ....
top_share: the share of the burglaries in the top share of the places, those with most; the last place counts in part. gini: 0 where all places have as many, nearly 1 where one has all. gini_corrected: the same where burglaries are fewer than places, so that some places must have none: 0 where they lie as evenly as so few can. With more burglaries than places it is gini.
The same of chance alone stands beside each (top_expected, gini_expected, gini_corrected_expected), for chance puts some together, too: each burglary in a place with a chance by its size (sizes, such as dwellings; without, all alike), in closed form. What counts is how far the one lies from the other. Places of few burglaries differ by chance so much that the top of one year says little of the next.
places_with: places with a burglary. Without any burglary only the counts are told. NULL for counts or top gives NULLs. Error: a count that is NULL, negative or no whole number; sizes that are not as many, or not above 0; top not above 0 and at most 1; more than 10,000,000 burglaries.
Source: Bernasco & Steenbeek 2017.';

CREATE FUNCTION concentration_places(
    counts double precision[],
    shares double precision[] DEFAULT '{0.25, 0.5}',
    sizes double precision[] DEFAULT NULL,
    OUT share double precision, OUT places bigint,
    OUT places_share double precision, OUT places_share_expected double precision, OUT of_places bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'concentration_places_of' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 2;
COMMENT ON FUNCTION concentration_places(double precision[], double precision[], double precision[]) IS
'In how few places lie a quarter and a half of the burglaries, and in how few would chance alone put them? Give the count of every place, those with none too, as in concentration(), of which this asks the other way round. One row per share.
places: how many of those with most burglaries it takes to have at least that share. places_share: the same over of_places, all places; the last counts in part. places_share_expected: of chance alone, each burglary in a place with a chance by its size, in closed form. Half of the burglaries in 4 % of the streets is arithmetic where streets outnumber burglaries: what counts is how far places_share lies below places_share_expected.
Without any burglary only share and of_places are told. NULL for counts or shares gives no rows. Error: as concentration(); a share that is NULL, or not above 0 and at most 1.
Source: Weisburd 2015; Bernasco & Steenbeek 2017.';

CREATE FUNCTION repeat_expectation(
    burglaries bigint,
    dwellings bigint,
    OUT burgled double precision, OUT repeatedly_burgled double precision,
    OUT share_of_dwellings double precision, OUT share_on_repeated double precision, OUT share_repeats double precision
) RETURNS record
AS 'MODULE_PATHNAME', 'repeats_by_chance' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION repeat_expectation(bigint, bigint) IS
'How many repeats chance alone would give, if each burglary fell on any of the dwellings alike. burgled: dwellings with a burglary; repeatedly_burgled: with two or more. Three shares are often taken for each other: share_of_dwellings, of the burgled dwellings those burgled again (the ratio of both expectations); share_on_repeated, of the burglaries those at such dwellings, the first too; share_repeats, of the burglaries all but the first of each dwelling: what would be saved if no dwelling were burgled twice. Compare each with the same of what was counted.
NULL gives NULLs, and so do 0 burglaries. Error: a number below 0; burglaries without dwellings.
Source: occupancy, Feller 1968; Farrell & Pease 1993 for the shares.';
