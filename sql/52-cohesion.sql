-- cohesion_join and areal_score: which survey score holds for an address, and for an area that the survey did not ask?
-- C: src/pg/areas/cohesion.c, src/pg/areas/areal_score.c, src/pg/areas/area_index.c, src/kernel/areas/areas.c,
-- src/kernel/areas/shrink.c

CREATE OR REPLACE FUNCTION cohesion_join(
    areas area_set,
    postcode text DEFAULT NULL,
    location geometry DEFAULT NULL,
    on_date date DEFAULT current_date,
    min_respondents integer DEFAULT 30,
    max_age integer DEFAULT 3,
    shrink boolean DEFAULT true,
    bridge double precision DEFAULT NULL,
    levels text[] DEFAULT NULL,
    OUT score double precision, OUT score_raw double precision, OUT standard_error double precision,
    OUT respondents integer, OUT level text, OUT code text, OUT year integer, OUT bridged boolean, OUT rule text
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cohesion_join(area_set, text, geometry, date, integer, integer, boolean, double precision, text[]) IS
'The survey score that holds for an address on a day, in one row: FROM dwelling AS d, LATERAL cohesion_join(areas, d.postcode, d.geom) AS c; for the score alone (cohesion_join(...)).score is faster, while (cohesion_join(...)).* asks once per column. First by postcode, whose pc6, pc5 and pc4 are tried in turn; then by location, in the polygons of each level from small to large; without a location, in the larger polygons around the postcode area that has one (at its ST_PointOnSurface). The first level counts that has a score of the year of on_date, or of at most max_age years before it and never after it, with at least min_respondents; a standard error like that of so many will do where their number is not known. Within a level the newest year counts. Without on_date it is today as the TimeZone of the session has it: where the day must hang on no setting, give it.
A postcode area is found by its code, whatever buurten it crosses. A place on a border is in both areas; of polygons of one level over a place the newest score counts, then the first code. A pc4, pc5 or pc6 that is known of the postcode is not looked for by location as well: a place over or at the border of another is still in its own. Text that is no postcode (1234SS too: SA, SD and SS are not issued) counts as none, and rule says so.
score is shrunk towards the score of the area around it, itself shrunk: the next level up with a score of that year and series whose uncertainty is known (pc6, pc5, pc4 by code; else the first larger polygon over its ST_PointOnSurface), or towards the mean of its level where there is none; by Fay & Herriot without covariates, the variance between areas by DerSimonian & Laird, pooled over the areas around. shrink => false leaves it. score_raw is as measured. standard_error is that of score: the root of its mean square error over all that the variance between areas may be, each as credible as it makes the scores likely, from 0 to eight standard errors above the estimate (hierarchical Bayes). So it holds what is not known of that variance as well: in simulations two standard errors held the true score in 95 to 99 of 100 areas. Of an area that differs from those around it more than areas usually do, it says too little.
A score of another series than the one that runs on the day is refused (trend break), unless bridge gives the ratio new / old: old scores and their errors are multiplied by it, the scores up to 10 where the scale ends, and bridged is true; the error of the ratio itself is not counted. The series that runs is the one with the newest score up to that year; of two in one year, the one that began later in the set, and of two that began in the same year, the one with the later name (byte by byte; no name comes first).
levels: which levels count, from small to large; needed when the set has levels of your own. NULL areas give NULL. Where no score holds, all is NULL but rule, which says why.
Error: a location that is no point or has another SRID than the areas, an unknown level, a negative number, a bridge outside 0.1 .. 10. Sources: Fay & Herriot 1979; DerSimonian & Laird 1986; Biggerstaff & Tweedie 1997; Datta, Rao & Smith 2005.';

CREATE OR REPLACE FUNCTION areal_score(
    areas area_set,
    target geometry,
    weights event_set DEFAULT NULL,
    on_date date DEFAULT current_date,
    level text DEFAULT NULL,
    max_age integer DEFAULT 3,
    OUT score double precision, OUT standard_error double precision, OUT respondents double precision,
    OUT coverage double precision, OUT areas_used integer, OUT source_level text,
    OUT first_year integer, OUT last_year integer, OUT rule text
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION areal_score(area_set, geometry, event_set, date, text, integer) IS
'A score for an area that the survey does not know (a basisteam, a hotspot, a zone): the mean of the scores of the areas under it, weighted by the dwellings that each shares with it, or without weights by the square metres. weights are the dwellings: event_set(geom, current_date). level: of the areas to use; NULL takes the finest that covers half of the target. Scores are averaged; respondents, a count, are divided over the parts of each area. Of each area the newest score that has a polygon counts, and at each place the newest of these: areas of an older map count where no newer one covers them. Where areas of one year overlap, the surest has the place (the smallest standard error, then the most respondents, then the lowest score), never the one whose code comes first. So surface and dwellings count once, and coverage is never more than what is covered. Slivers of less than a millionth of the target or of the area, which borders that do not quite meet leave, do not count. coverage is the part of the dwellings or of the surface that areas with a score cover; under 0.5 the score is NULL and rule says so. Only scores of the series that runs on the day, of at most max_age years before. Without on_date the day is today as the TimeZone of the session has it: where the day must hang on no setting, give it.
Error: a target that is no valid polygon, another SRID, a level that is not in the set. Source: Goodchild & Lam 1980.';

