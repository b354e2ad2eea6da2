-- Houses with two houses or more built against them.
SELECT count(*) FROM house_types((SELECT pand_set(pand_id, geom, dwellings) FROM (SELECT * FROM house LIMIT :panden) AS h)) WHERE house_type = 'terraced';
