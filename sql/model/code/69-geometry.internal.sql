-- The geometry of a row, in RD New; what cannot be one is NULL.

-- A point outside the range of a projection is one bad row, not a failed load.
CREATE OR REPLACE FUNCTION transform_or_null(geom geometry) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
BEGIN
    RETURN ST_Transform(geom, 28992);
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION transform_or_null(geometry) IS 'Geometrie in RD New, of NULL als zij zich niet laat omrekenen.';

-- A shapefile of points may say that each is a collection of one.
CREATE OR REPLACE FUNCTION single_point(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN GeometryType(geom) IN ('MULTIPOINT', 'MULTIPOINTZ', 'MULTIPOINTM') AND ST_NumGeometries(geom) = 1
                 THEN ST_GeometryN(geom, 1) ELSE geom END;
COMMENT ON FUNCTION single_point(geometry) IS 'Het punt van een verzameling van één punt; andere geometrie blijft zoals zij is.';

-- Not STRICT, as a strict one cannot be worked into its caller.
CREATE OR REPLACE FUNCTION to_rd(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN ST_SRID(geom) = 28992     THEN CASE WHEN ST_NDims(geom) = 2 THEN geom ELSE ST_Force2D(geom) END
            WHEN ST_SRID(geom) IN (0, 7415) THEN ST_SetSRID(ST_Force2D(geom), 28992)
            ELSE transform_or_null(ST_Force2D(geom)) END;
COMMENT ON FUNCTION to_rd(geometry) IS 'Geometrie in RD New (EPSG:28992), in twee dimensies; zonder SRID wordt RD New aangenomen.';

-- A form may have parts with nothing in them: PostGIS knows no distance to it then, and of some of those
-- ST_PointOnSurface stops the server (GEOS 3.11).
CREATE OR REPLACE FUNCTION without_empty_parts(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN GeometryType(geom) ~ '^(MULTI|GEOMETRYCOLLECTION)'
            THEN (SELECT CASE WHEN bool_or(ST_IsEmpty(p.geom))
                                   THEN coalesce(ST_Collect(p.geom) FILTER (WHERE NOT ST_IsEmpty(p.geom)),
                                                 ST_SetSRID('GEOMETRYCOLLECTION EMPTY'::geometry,
                                                            ST_SRID(without_empty_parts.geom)))
                              ELSE without_empty_parts.geom END FROM ST_Dump(without_empty_parts.geom) AS p)
            ELSE geom END;
COMMENT ON FUNCTION without_empty_parts(geometry) IS 'De geometrie zonder de delen waar niets in zit.';

-- What GEOS cannot work with is one bad row, not a failed load.
CREATE OR REPLACE FUNCTION mended_polygon(geom geometry) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
DECLARE
    mended geometry;
BEGIN
    mended := ST_CollectionExtract(ST_MakeValid(geom, 'method=structure'), 3);    -- parts that overlap are one
    RETURN CASE WHEN NOT ST_IsEmpty(mended) THEN ST_Multi(mended) END;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION mended_polygon(geometry) IS 'Het vlak van een ongeldige geometrie, of NULL als er geen van te maken is.';

-- Its box is in the range of RD New: degrees, swapped axes and infinity fall away before GEOS sees them.
CREATE OR REPLACE FUNCTION read_vlak(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN GeometryType(geom) IN ('POLYGON', 'MULTIPOLYGON')
                 AND (ST_XMin(geom) + ST_XMax(geom)) / 2 BETWEEN 10000 AND 280000
                 AND (ST_YMin(geom) + ST_YMax(geom)) / 2 BETWEEN 305000 AND 620000
            THEN CASE WHEN ST_IsValid(geom) THEN ST_Multi(geom) ELSE mended_polygon(geom) END END;
COMMENT ON FUNCTION read_vlak(geometry) IS 'Het vlak van een rij, zo nodig hersteld; leeg, buiten Nederland of een ander soort geometrie geeft NULL.';

CREATE OR REPLACE FUNCTION read_geometry(value text) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
BEGIN
    RETURN value::geometry;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_geometry(text) IS 'De geometrie in een tekst (EWKB of EWKT), of NULL als het er geen is.';

-- Coordinates in columns of their own, in metres; the readers give them a decimal comma.
CREATE OR REPLACE FUNCTION read_point(given_x text, given_y text) RETURNS geometry
LANGUAGE sql IMMUTABLE
RETURN (SELECT CASE WHEN x.number BETWEEN 0 AND 1000000 AND y.number BETWEEN 0 AND 1000000
                    THEN ST_SetSRID(ST_MakePoint(x.number::float8, y.number::float8), 28992) END
        FROM   number_in(given_x, ',') AS x, number_in(given_y, ',') AS y);
COMMENT ON FUNCTION read_point(text, text) IS 'Het punt met deze coördinaten in RD New, of NULL als het er geen zijn.';
