-- Houses with two houses or more built against them.
SELECT count(*) FROM house_types((SELECT pand_set(pand_id, geom, dwellings) FROM house)) WHERE house_type = 'terraced';
