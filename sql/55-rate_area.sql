-- rate_set and rate_table with the areas kept apart.
-- C: src/pg/rates/rate_set.c, src/pg/rates/rates.c, src/kernel/rates/area_rates.c

CREATE TYPE rate_area_cell AS (
    class text, stratum text, burglaries bigint, dwellings double precision, dwelling_years double precision, area text
);
COMMENT ON TYPE rate_area_cell IS
'Burglaries and dwellings of one class in one stratum and one area, made by the aggregate rate_set with six arguments. The cell without a class holds what had no class, stratum or area.';
COMMENT ON COLUMN rate_area_cell.class IS 'What dwellings are compared by; NULL in the cell of what was left out.';
COMMENT ON COLUMN rate_area_cell.stratum IS 'Within what they are compared.';
COMMENT ON COLUMN rate_area_cell.burglaries IS 'Burglaries counted.';
COMMENT ON COLUMN rate_area_cell.dwellings IS 'Dwellings, as the rows of the query count them.';
COMMENT ON COLUMN rate_area_cell.dwelling_years IS 'Dwellings times the years that their burglaries were counted.';
COMMENT ON COLUMN rate_area_cell.area IS 'What burglary comes by, such as a street or a buurt.';

CREATE OR REPLACE FUNCTION rate_set_gather(internal, text, double precision, double precision, double precision, text,
                                           text) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_set_gather(internal, text, double precision, double precision, double precision, text, text) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE FUNCTION rate_area_set_finish(internal) RETURNS rate_area_cell[]
AS 'MODULE_PATHNAME', 'rate_set_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_area_set_finish(internal) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE AGGREGATE rate_set(class text, burglaries double precision, dwellings double precision,
                                     years double precision, stratum text, area text) (
    SFUNC = rate_set_gather, STYPE = internal, FINALFUNC = rate_area_set_finish,
    COMBINEFUNC = rate_set_combine, SERIALFUNC = rate_set_serialize, DESERIALFUNC = rate_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rate_set(text, double precision, double precision, double precision, text, text) IS
'As rate_set with five arguments, with the areas kept apart: what burglary comes by and the class goes by, such as a buurt for a figure of buurten, or a street for house types. rate_table() then takes the areas as the trials, not the burglaries. An area may lie in several classes and strata. Without strata write '''' for the stratum. Rows without a class, stratum or area are added up in the cell of what is left out. The result is an array of rate_area_cell.';

CREATE OR REPLACE FUNCTION rate_table(
    cells rate_area_cell[],
    reference text DEFAULT NULL,
    per double precision DEFAULT 1000,
    confidence double precision DEFAULT 0.95,
    measured_on text DEFAULT 'dwelling',
    OUT class text, OUT burglaries bigint, OUT dwellings double precision, OUT dwelling_years double precision,
    OUT areas bigint,
    OUT rate double precision, OUT rate_low double precision, OUT rate_high double precision,
    OUT reference text, OUT ratio double precision, OUT ratio_low double precision, OUT ratio_high double precision,
    OUT p_value double precision,
    OUT adjusted_ratio double precision, OUT adjusted_low double precision, OUT adjusted_high double precision,
    OUT p_within double precision, OUT shared_strata bigint,
    OUT p_adjusted double precision, OUT comparisons bigint, OUT dispersion double precision,
    OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'rate_table_by_area' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION rate_table(rate_area_cell[], text, double precision, double precision, text) IS
'Rates of burglary by class and how they compare with one class, for a set that keeps areas apart: rate_set() with six arguments. Areas differ for reasons of their own, so what counts is how much the areas of a class differ, and how many they are. One row per class, in the order of its bytes.
ratio and adjusted_ratio (within strata, after Mantel & Haenszel) are those of rate_table() without areas. Their intervals and p-values (p_value of ratio, p_within of adjusted_ratio) come from what each area deviates from the rate that its class and stratum have (a sandwich variance clustered by area), with Student''s t for areas less strata less 1; they are never narrower than for independent burglaries. No interval and no p where areas are too few for the strata. Where one class has no burglaries there is no p, and the ratio, 0 or infinity, has the limit that exists: the exact one given the burglaries of each stratum, with the logarithm of its chance divided by how much more the areas of the other class differ than independent burglaries would, and by the square of t / z for its few areas. rate_low, rate_high: by the same deviations within the class and t for areas less 1, never narrower than the exact interval; none for a class of one area.
p_adjusted: of p_within, without strata of p_value, adjusted for the number of comparisons in this table (Benjamini & Hochberg).
dispersion: the variance by area to that of independent burglaries, of the comparison that counts; 1 where areas do not differ for reasons of their own.
areas: that have dwellings of the class. flags: as without areas, and few_areas (fewer than 10 in the class or the reference).
Two classes of areas that lie together, such as both in one city, may differ by what else the city has: strata tell these apart. NULL for cells, per, confidence or measured_on gives no rows. Error: a reference that is no class; per that is not above 0; confidence not between 0 and 1; a cell without an area.
Sources: Mantel & Haenszel 1959; White 1980; Liang & Zeger 1986; Benjamini & Hochberg 1995.';
