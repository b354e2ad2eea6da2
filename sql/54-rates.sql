-- rate_set, rate_table: burglaries per 1,000 dwellings per year by class, and how classes compare.
-- C: src/pg/rates/rate_set.c, src/pg/rates/rates.c, src/kernel/rates.c

CREATE OR REPLACE FUNCTION rate_set_gather(internal, text, double precision, double precision, double precision)
RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_set_gather(internal, text, double precision, double precision, double precision) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE FUNCTION rate_set_gather(internal, text, double precision, double precision, double precision, text)
RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_set_gather(internal, text, double precision, double precision, double precision, text) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE FUNCTION rate_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_set_combine(internal, internal) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE FUNCTION rate_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_set_serialize(internal) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE FUNCTION rate_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_set_deserialize(bytea, internal) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE FUNCTION rate_set_finish(internal) RETURNS rate_cell[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_set_finish(internal) IS 'Support of the aggregate rate_set.';

CREATE OR REPLACE AGGREGATE rate_set(class text, burglaries double precision, dwellings double precision,
                                     years double precision) (
    SFUNC = rate_set_gather, STYPE = internal, FINALFUNC = rate_set_finish,
    COMBINEFUNC = rate_set_combine, SERIALFUNC = rate_set_serialize, DESERIALFUNC = rate_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rate_set(text, double precision, double precision, double precision) IS
'Adds up burglaries and dwellings by class, for rate_table(). A row is a dwelling (its burglaries, 1, the years that they were counted) or any group of dwellings (their burglaries, their number, the years); rows of the same class are added up, and rows per year give the right dwelling_years, but count each dwelling once a year. Dwellings without burglaries belong in it. Write a class that is no text as class::text.
The result is an array of rate_cell, one per class, in the order of its bytes: store it, unnest() it, or join two with ||. It does not depend on the order of the rows or on the number of workers. Rows without a class are added up in a cell of their own. No rows give an empty array. Error: a number that is NULL, negative, NaN, infinite or over 1e15; burglaries that are not whole; years of 0; a name over 255 bytes; more than 1,000,000 cells.';

CREATE OR REPLACE AGGREGATE rate_set(class text, burglaries double precision, dwellings double precision,
                                     years double precision, stratum text) (
    SFUNC = rate_set_gather, STYPE = internal, FINALFUNC = rate_set_finish,
    COMBINEFUNC = rate_set_combine, SERIALFUNC = rate_set_serialize, DESERIALFUNC = rate_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE rate_set(text, double precision, double precision, double precision, text) IS
'As rate_set with four arguments, by class and stratum: what might mix up a comparison of classes, such as a buurt, or house type and tenure as house_type || '', '' || tenure. Rows without a class or without a stratum are added up in the cell of what is left out, so that crude and adjusted ratios are about the same dwellings.';

CREATE OR REPLACE FUNCTION rate_table(
    cells rate_cell[],
    reference text DEFAULT NULL,
    per double precision DEFAULT 1000,
    confidence double precision DEFAULT 0.95,
    standard rate_cell[] DEFAULT NULL,
    measured_on text DEFAULT 'dwelling',
    OUT class text, OUT burglaries bigint, OUT dwellings double precision, OUT dwelling_years double precision,
    OUT rate double precision, OUT rate_low double precision, OUT rate_high double precision,
    OUT smoothed_rate double precision,
    OUT reference text, OUT ratio double precision, OUT ratio_low double precision, OUT ratio_high double precision,
    OUT ratio_mid_low double precision, OUT ratio_mid_high double precision,
    OUT p_value double precision, OUT p_mid double precision, OUT p_adjusted double precision, OUT comparisons bigint,
    OUT adjusted_ratio double precision, OUT adjusted_low double precision, OUT adjusted_high double precision,
    OUT shared_strata bigint,
    OUT expected double precision, OUT standardised_ratio double precision, OUT standardised_low double precision,
    OUT standardised_high double precision,
    OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION rate_table(rate_cell[], text, double precision, double precision, rate_cell[], text) IS
'Rates of burglary by class, how they compare with one class, and how far to trust that. One row per class, in the order of its bytes.
rate: burglaries per 1,000 dwellings (per) per year, with the exact interval of Garwood (rate_low, rate_high). smoothed_rate: empirical Bayes after Marshall, each rate drawn towards that of the whole set, the more so the fewer its dwellings: for maps of small areas. Put only areas in one set that are alike (GROUP BY); a class without dwellings is at the mean.
ratio: rate / rate of the reference class (default: of the classes with burglaries the one with most dwelling_years), with the exact interval and, less cautious, that of mid-P. p_value: exact, two-sided, twice the smaller binomial tail; p_mid: the same with mid-P. Both are of ratio. p_adjusted is of the comparison that counts, adjusted for the number of comparisons in this table (Benjamini & Hochberg): without strata that is p_value, with strata the p of adjusted_ratio, by the test of Mantel & Haenszel. For several tables see benjamini_hochberg(). The row of the reference has ratio 1 and no interval. Where both have no burglaries, or one has no dwellings, there is no ratio.
adjusted_ratio: the ratio within strata, after Mantel & Haenszel, with the interval of Greenland & Robins; where it is 0 or infinite the limit that exists is exact, given the burglaries of each stratum; shared_strata: in how many strata both have dwellings. NULL without strata.
expected: the burglaries that the class would have at the rates of its strata in the whole set, or in another one, standard => (SELECT rate_set(...)), such as that of the region. standardised_ratio: burglaries / expected, with Garwood''s interval (indirect standardisation). Each class is compared with the standard; two classes are not comparable with each other by it.
flags: small_n (fewer than 10 burglaries in the class or the reference), ecological (measured_on => ''area'': the class was measured on areas, so it says nothing about single dwellings; intervals and p take no account of how much areas differ for reasons of their own, see below), confounded (adjusted_ratio differs by more than 10 % from ratio, or lies on the other side of 1: trust the adjusted one), thin_overlap (under 90 % of the dwelling-years of the class lie in shared strata), no_dwellings, no_standard (a stratum has no dwellings in the standard), left_out (the row without a class: what had no class or stratum; it is not compared).
All intervals and p-values take burglaries as independent of each other. They are not: burglary comes by street and by block. For a class that goes by area (a figure of buurten, also a house type that goes by street) the intervals are too narrow and p is too small: where the rates of buurten vary with a coefficient of 0.7, a figure that has nothing to do with burglary came out at p <= 0.05 in 29 of 100 cases. Give rate_set() the area as its sixth argument then: rate_table() keeps the areas apart. Numbers that do not exist are NULL. An empty set gives no rows; NULL for cells, per, confidence or measured_on neither. Error: a reference that is no class; per that is not above 0; confidence not between 0 and 1.
Sources: Garwood 1936; Clopper & Pearson 1934; Mantel & Haenszel 1959; Greenland & Robins 1985; Marshall 1991; Benjamini & Hochberg 1995.';

CREATE OR REPLACE FUNCTION normal_p(z double precision) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION normal_p(double precision) IS
'The two-sided p of a number of standard errors: the chance that a standard normal number lies at least as far from 0, on either side. 1 at 0, 0 at infinity; NULL gives NULL, NaN NaN.';

CREATE OR REPLACE FUNCTION benjamini_hochberg(p double precision) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE WINDOW;
COMMENT ON FUNCTION benjamini_hochberg(double precision) IS
'Window function: p-values adjusted for their number, over the rows of the partition: benjamini_hochberg(p_value) OVER (). Of the rows with an adjusted p under 0.05 at most one in twenty is expected to be a false alarm, if the p-values themselves are right: for classes that go by area, those of a rate_table() that keeps the areas apart. Give it the p-values of all comparisons that you made, of all tables, not only the ones that looked good; within strata, p_within of a table by area, or p_adjusted of a table with one comparison. NULL stays NULL and does not count. Error: p below 0, above 1 or NaN.
Source: Benjamini & Hochberg 1995.';

