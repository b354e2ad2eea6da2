-- What published numbers tell of hidden ones, and what must be hidden with them.

CREATE OR REPLACE FUNCTION disclosure_bounds(cell int[], atom int[], low bigint[], high bigint[],
                                             enough int DEFAULT NULL)
RETURNS TABLE (cell int, lower_bound bigint, upper_bound bigint)
AS 'MODULE_PATHNAME', 'disclosure_bounds_of' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION disclosure_bounds(int[], int[], bigint[], bigint[], int) IS
'The least and the most that each hidden cell of published tables can be, for who knows all that was published and that no number is below 0. One row per hidden cell; upper_bound is NULL where nothing bounds it.
cell and atom, side by side, say which atoms each cell is made of: the smallest parts in which all cells can be cut, such as a postcode within a buurt within a month. Cells are numbered from 1 to the number of cells, atoms from 1 on. low and high say what each cell tells: the same number twice, bounds where it was rounded, NULL twice where it is hidden. So areas that overlap, months beside years and what was published before are all cells over the same atoms.
enough: cells of which the bounds are shown to be that far apart may have narrower ones returned, which is faster; NULL: exact bounds. NULL for cell, atom, low or high gives no rows. Error: lists of different length; a number of a cell or atom that is none; a NULL among cell or atom; an atom twice in a cell; cells that contradict each other (SQLSTATE 22000), where a hidden one is made of what they are made of.
Source: Hundepool et al., Statistical Disclosure Control (2012), chapter 4; solved in whole numbers by GLPK.';

CREATE OR REPLACE FUNCTION disclosure_suppress(cell int[], atom int[], value bigint[], hidden boolean[],
                                               fixed boolean[], width int DEFAULT 5) RETURNS boolean[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION disclosure_suppress(int[], int[], bigint[], boolean[], boolean[], int) IS
'Which cells must be hidden, so that of each hidden one the bounds (disclosure_bounds) are at least width apart: those that are hidden already, and with them what their bounds rest on, the smallest first. cell and atom as there; value: what each cell is; hidden: which are hidden to begin with (too small, say); fixed: which are out already, or are totals that stay. What fixed cells give away stays as narrow as it is: ask disclosure_bounds() afterwards. NULL gives NULL. Error: as disclosure_bounds(); width below 1.
Source: complementary suppression, Hundepool et al., Statistical Disclosure Control (2012), chapter 4.';

-- Chance that can be repeated: the same secret and name give the same number, and who does not have the secret cannot
-- tell it.
CREATE OR REPLACE FUNCTION keyed_fraction(secret text, name text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (('x' || pg_catalog.substr(pg_catalog.encode(pg_catalog.sha256(
             pg_catalog.convert_to(pg_catalog.length(secret)::text || ':' || secret || name, 'UTF8')), 'hex'), 1,
                                  13))::bit(52)::bigint)::double precision
       / 4503599627370496.0::double precision;
COMMENT ON FUNCTION keyed_fraction(text, text) IS
'A number from 0 to below 1 that hangs on a secret and a name alone (52 bits of SHA-256): chance that comes out the same each time, so that asking again tells nothing. Keep the secret outside the database and its backups. NULL gives NULL.';

CREATE OR REPLACE FUNCTION rounded_count(count bigint, base int, fraction double precision) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF base < 2 OR count < 0 OR NOT (fraction >= 0 AND fraction < 1) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('rounded_count(%s, %s, %s) cannot be', count, base, fraction),
            HINT = 'count is 0 or more, base 2 or more, fraction from 0 to below 1, such as keyed_fraction() gives.';
    END IF;
    RETURN count - count % base + CASE WHEN fraction < (count % base)::float8 / base THEN base ELSE 0 END;
END;
$$;
COMMENT ON FUNCTION rounded_count(bigint, int, double precision) IS
'A count rounded to a multiple of base: up with the chance that makes it right on average, (count mod base) / base, and down otherwise; fraction decides. Round totals by themselves: added up again they tell more. A multiple of base stays. NULL gives NULL. Error: a count below 0, a base below 2, a fraction outside 0 .. 1.
Source: unbiased random rounding, Hundepool et al., Statistical Disclosure Control (2012), chapter 5.';

CREATE OR REPLACE FUNCTION burglary_require_ring(secret text, min_distance double precision,
                                                 max_distance double precision, shape text, is_empty boolean,
                                                 system text)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF num_nulls(secret, min_distance, max_distance, shape) > 0 THEN
        RETURN false;
    END IF;
    IF shape <> 'POINT' OR is_empty THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('what is to be moved is no point: %s%s', shape, CASE WHEN is_empty THEN ' EMPTY' END),
            HINT = 'Give one point; ST_PointOnSurface() makes one of an area.';
    END IF;
    IF (system ~ '[+]units=m( |$)') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'the point is not in a projected system in metres',
            HINT = 'ST_Transform(geom, 28992) gives it in RD New; ST_SetSRID() says in which system it is.';
    END IF;
    IF NOT (min_distance >= 0 AND max_distance > min_distance AND max_distance < 'Infinity') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('a point cannot be moved by %s to %s metres', min_distance, max_distance),
            HINT = 'min_distance is 0 or more, and max_distance above it; 50 and 150 are usual in a town.';
    END IF;
    IF length(secret) < 16 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the secret has fewer than 16 characters',
            HINT = 'Who guesses it moves all points back. SELECT gen_random_uuid() makes one; keep it outside the database.';
    END IF;
    RETURN true;
END;
$$;
COMMENT ON FUNCTION burglary_require_ring(text, double precision, double precision, text, boolean, text) IS
'Whether a point can be moved: false where something is NULL. Error: distances between which no point can be moved, a secret that is too short, no point, a system that is not in metres.';

CREATE OR REPLACE FUNCTION masked_point(
    point geometry, secret text, name text, within geometry DEFAULT NULL, min_distance double precision DEFAULT 50,
    max_distance double precision DEFAULT 150
) RETURNS geometry
LANGUAGE sql STABLE PARALLEL SAFE COST 1000
BEGIN ATOMIC
    SELECT m.masked
    FROM   generate_series(1, 20) AS attempt
    CROSS  JOIN LATERAL (SELECT 2 * pi() * keyed_fraction(secret, 'angle ' || attempt || ' ' || name) AS angle,
                                sqrt(min_distance ^ 2 + keyed_fraction(secret, 'distance ' || attempt || ' ' || name)
                                     * (max_distance ^ 2 - min_distance ^ 2)) AS distance) AS k
    CROSS  JOIN LATERAL (SELECT ST_Translate(point, k.distance * cos(k.angle),
                                             k.distance * sin(k.angle)) AS masked) AS m
    WHERE  burglary_require_ring(secret, min_distance, max_distance, GeometryType(point), ST_IsEmpty(point),
                                 (SELECT s.proj4text FROM spatial_ref_sys AS s WHERE s.srid = ST_SRID(point)))
    AND    (within IS NULL OR ST_Covers(within, m.masked))
    ORDER  BY attempt LIMIT 1;
END;
COMMENT ON FUNCTION masked_point(geometry, text, text, geometry, double precision, double precision) IS
'A point that was moved in a direction and over a distance that hang on a secret and its name (such as the number of a burglary) alone: the same point each time, so that no mean brings it back. All places in the ring between min_distance and max_distance metres are as likely. within: where it has to stay, such as the gemeente or the land; tried 20 times, then NULL. For showing only: never feed masked points to an analysis. Take the distances so that the ring holds dwellings enough: 50 to 150 metres holds some 190 at 30 per hectare. NULL for anything but within gives NULL. Error: distances that make no ring; a secret of fewer than 16 characters; no point, or an empty one; a system that is not projected and in metres.
Source: donut masking, Hampton et al., American Journal of Epidemiology 172 (2010).';
