-- The same by a join; no dwelling stands on a border here.
SELECT sum(a.score) FROM region.dwelling d JOIN :areas a ON ST_Covers(a.geom, d.geom);
