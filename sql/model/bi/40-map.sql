-- The one view with a geometry: for Tableau, which reads degrees alone. Power BI goes by latitude and longitude of
-- dim_area.

CREATE OR REPLACE VIEW map_area AS
SELECT d.area_id, d.level, d.area_code, d.area_name,
       ST_Multi(ST_Transform(n.geom, 4326))::geometry(MultiPolygon, 4326) AS geom_wgs84
FROM   dim_area AS d JOIN newest_area AS n ON n.level = d.level AND n.code = d.area_code;
COMMENT ON VIEW map_area IS 'Grenzen van gebieden in graden (WGS84), voor kaarten in Tableau; elders zit geen geometrie in.';
COMMENT ON COLUMN map_area.area_id IS 'Nummer van het gebied (dim_area).';
COMMENT ON COLUMN map_area.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN map_area.area_code IS 'Code van het gebied.';
COMMENT ON COLUMN map_area.area_name IS 'Naam van het gebied.';
COMMENT ON COLUMN map_area.geom_wgs84 IS 'Grens van het gebied.';
