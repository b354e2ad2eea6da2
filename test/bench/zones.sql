-- The exact test of all zones: how many burglaries in each, against how many its dwellings let expect.
SELECT sum(abs(zone_observed - zone_expected)) FROM hotspots((SELECT cell_set(cell_id, geom, burglaries, dwellings) FROM square)) WHERE dwellings > 0;
