-- cohesion_join: which survey score holds for an address on a day? C: src/pg/cohesion.c, src/kernel/areas.c

CREATE FUNCTION cohesion_join(
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
'The survey score that holds for an address on a day.';

