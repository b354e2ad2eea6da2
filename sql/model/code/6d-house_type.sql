-- What the outlines of the BAG tell of houses: the kind, the open sides, the row.

CREATE OR REPLACE FUNCTION pand_house_types(of_gemeente text DEFAULT NULL, tolerance float8 DEFAULT 0.1)
RETURNS TABLE (pand_id text, house_type varchar(20), name varchar(40), kadaster varchar(1), dwellings int,
               neighbours int, outbuildings int, common_m float8, free_share float8,
               accessible_sides int, open_to varchar(80), row_id text, row_length int, row_position int, block_id text,
               block_length int, lies_over int, bouwjaar int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT d.pand_id FROM dwelling AS d WHERE d.in_use_to IS NULL AND d.gemeente_code = of_gemeente
    ), around AS MATERIALIZED (          -- with what lies at the other side of the border
        SELECT ST_Expand(ST_SetSRID(ST_Extent(p.geom)::geometry, 28992), 50) AS box
        FROM   asked AS a JOIN pand AS p USING (pand_id)
    ), given AS MATERIALIZED (
        SELECT CASE WHEN of_gemeente IS NOT NULL
                         THEN ARRAY(SELECT p.pand_id FROM around AS a JOIN pand AS p ON p.geom && a.box) END AS panden
    )
    SELECT p.pand_id, t.house_type, t.name, t.kadaster, f.dwellings, f.neighbours, f.outbuildings, f.common_m,
           f.free_share, f.accessible_sides,
           f.open_to, f.row_id, f.row_length, f.row_position, f.block_id, f.block_length, f.lies_over::int, p.bouwjaar,
           p.geom
    FROM   given AS g CROSS JOIN LATERAL house_types_among(g.panden, pand_house_types.tolerance) AS f
    JOIN   pand AS p ON p.pand_id = f.pand_id
    LEFT   JOIN house_type AS t ON t.house_type = f.house_type
    WHERE  of_gemeente IS NULL OR f.pand_id IN (SELECT a.pand_id FROM asked AS a)
    ORDER  BY p.pand_id;
END;
COMMENT ON FUNCTION pand_house_types(text, float8) IS
'Wat voor huis elk pand met een woning is, naar waar het tegenaan is gebouwd (zie house_types, ook voor tolerance): vrijstaand, geschakeld, twee-onder-een-kap, hoek, tussen of appartement, met de letter van het Kadaster. Een rij per pand waarin een woning in gebruik is, met of_gemeente alleen van die gemeente; panden van de buurgemeente tot 50 m tellen mee als buren. Wat gesloopt is telt niet mee. dwellings: woningen in gebruik; neighbours: panden met een woning ertegenaan; outbuildings: schuren en andere panden zonder woning; common_m: meters muur langs een ander pand; free_share: welk deel van de omtrek vrij is; accessible_sides: aan hoeveel van de vier kanten het minstens half vrij is, en open_to naar welke windrichtingen die liggen; row_id: het laagste pand van de rij, row_length panden lang, row_position de plaats daarin, leeg in een ring of waar de rij zich splitst; block_id: het laagste pand van het blok, alle panden die muur aan muur aan elkaar vastzitten, schuren ook, block_length panden; lies_over: 1 als het over een ander pand heen ligt. Een pand waarvan geen woning is ingelezen, telt als schuur. Aan de rand van wat is ingelezen kunnen buren ontbreken (at_edge van pand_house_type, die dit voor tolerance 0.1 bijhoudt). Geen rij zonder panden. Fout: tolerance niet boven 0 en hoogstens 2.';

CREATE OR REPLACE FUNCTION house_type_agreement(of_gemeente text DEFAULT NULL, tolerance float8 DEFAULT 0.1)
RETURNS TABLE (told varchar(1), found varchar(1), dwellings bigint, share float8, kappa float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 25
SET jit = off
BEGIN ATOMIC
    WITH pair AS MATERIALIZED (
        SELECT t.kadaster AS told, f.kadaster AS found
        FROM   dwelling AS d
        JOIN   pand_house_types(of_gemeente, house_type_agreement.tolerance) AS f ON f.pand_id = d.pand_id
        LEFT   JOIN LATERAL (SELECT w.category
                             FROM   dwelling_factor_value AS w
                             WHERE  w.dwelling_id = d.dwelling_id AND w.factor = 'woningtype'
                             ORDER  BY w.year DESC LIMIT 1) AS v ON true
        LEFT   JOIN house_type AS t ON t.house_type = coalesce(v.category, d.house_type)
        WHERE  d.in_use_to IS NULL AND (of_gemeente IS NULL OR d.gemeente_code = of_gemeente)
    ), counted AS MATERIALIZED (
        SELECT p.told, p.found, count(*) AS n FROM pair AS p WHERE p.told IS NOT NULL GROUP BY p.told, p.found
    ), total AS (
        SELECT sum(c.n)::float8 AS n, coalesce(sum(c.n) FILTER (WHERE c.told = c.found), 0) / sum(c.n)::float8 AS same
        FROM   counted AS c
    ), chance AS (
        SELECT sum(a.n * b.n)::float8 AS product
        FROM   (SELECT c.told AS code, sum(c.n) AS n FROM counted AS c GROUP BY 1) AS a
        JOIN   (SELECT c.found AS code, sum(c.n) AS n FROM counted AS c GROUP BY 1) AS b USING (code)
    )
    SELECT c.told, c.found, c.n, c.n / t.n,
           (t.same - coalesce(x.product, 0) / t.n ^ 2) / nullif(1 - coalesce(x.product, 0) / t.n ^ 2, 0)
    FROM   counted AS c CROSS JOIN total AS t CROSS JOIN chance AS x ORDER BY c.told, c.found;
END;
COMMENT ON FUNCTION house_type_agreement(text, float8) IS
'Hoe het woningtype dat is geleverd (factor woningtype, zoals van de belastingdienst; anders wat bij de woning staat) past bij wat de vorm van de panden zegt (pand_house_types): een rij per combinatie van letters van het Kadaster, met hoeveel woningen (dwellings), welk deel van alle (share) en Cohens kappa over alle samen: 1 is volledig gelijk, 0 niet meer dan toeval; leeg als er maar één type is. Geen rij als van geen woning een type is geleverd.';

CREATE OR REPLACE VIEW pand_house_type AS
SELECT s.pand_shape_id AS pand_house_type_id, s.pand_id::varchar(16) AS pand_id,
       s.house_type::varchar(20) AS house_type, t.name::varchar(40) AS name, t.kadaster::varchar(1) AS kadaster,
       s.dwellings, s.neighbours, s.outbuildings,
       s.common_m, s.free_share, s.accessible_sides, s.open_to::varchar(80) AS open_to, s.row_id::varchar(16) AS row_id,
       s.row_length, s.row_position, s.block_id::varchar(16) AS block_id, s.block_length, s.lies_over::int AS lies_over,
       s.at_edge::int AS at_edge, p.bouwjaar, s.found_on, s.version::varchar(20) AS version, p.geom
FROM   pand_shape AS s LEFT JOIN pand AS p ON p.pand_id = s.pand_id
LEFT   JOIN house_type AS t ON t.house_type = s.house_type;
COMMENT ON VIEW pand_house_type IS
'Wat voor huis elk pand met een woning is: wat pand_house_types zegt bij een tolerantie van 0,1 m, bijgehouden bij elke verandering van panden en woningen.';
COMMENT ON COLUMN pand_house_type.pand_house_type_id IS 'Nummer van de rij.';
COMMENT ON COLUMN pand_house_type.pand_id IS 'Pand.';
COMMENT ON COLUMN pand_house_type.house_type IS 'Code van het woningtype.';
COMMENT ON COLUMN pand_house_type.name IS 'Woningtype.';
COMMENT ON COLUMN pand_house_type.kadaster IS 'Letter van het Kadaster: A appartement, T tussen, H hoek, K twee-onder-een-kap, V vrijstaand.';
COMMENT ON COLUMN pand_house_type.dwellings IS 'Woningen in gebruik in het pand.';
COMMENT ON COLUMN pand_house_type.neighbours IS 'Panden met een woning ertegenaan.';
COMMENT ON COLUMN pand_house_type.outbuildings IS 'Schuren en andere panden zonder woning ertegenaan.';
COMMENT ON COLUMN pand_house_type.common_m IS 'Meters muur langs een ander pand.';
COMMENT ON COLUMN pand_house_type.free_share IS 'Vrij deel van de omtrek, van 0 tot 1.';
COMMENT ON COLUMN pand_house_type.accessible_sides IS 'Open zijden: aan hoeveel van de vier kanten de muur minstens half vrij is.';
COMMENT ON COLUMN pand_house_type.open_to IS 'Windrichtingen van de open zijden; leeg als er geen is.';
COMMENT ON COLUMN pand_house_type.row_id IS 'Rij: het laagste pand ervan.';
COMMENT ON COLUMN pand_house_type.row_length IS 'Panden met een woning in de rij.';
COMMENT ON COLUMN pand_house_type.row_position IS 'Plaats in de rij; leeg in een ring of waar de rij zich splitst.';
COMMENT ON COLUMN pand_house_type.block_id IS 'Blok: het laagste pand ervan.';
COMMENT ON COLUMN pand_house_type.block_length IS 'Panden in het blok, ook schuren.';
COMMENT ON COLUMN pand_house_type.lies_over IS '1 als het over een ander pand heen ligt.';
COMMENT ON COLUMN pand_house_type.at_edge IS '1 als het op minder dan 50 m van de rand van de ingelezen gemeenten ligt: buren kunnen ontbreken. Leeg als van zijn gemeente geen grens is ingelezen.';
COMMENT ON COLUMN pand_house_type.bouwjaar IS 'Bouwjaar; leeg is niet bekend.';
COMMENT ON COLUMN pand_house_type.found_on IS 'Dag waarop dit is bepaald; wat niet is veranderd, houdt zijn dag.';
COMMENT ON COLUMN pand_house_type.version IS 'Versie van het model die het bepaalde.';
COMMENT ON COLUMN pand_house_type.geom IS 'Omtrek van het pand.';

CREATE OR REPLACE VIEW back_access AS
SELECT s.pand_shape_id AS back_access_id, s.pand_id::varchar(16) AS pand_id, s.back_access::varchar(10) AS access,
       c.name::varchar(60) AS access_name, s.by_path, s.over_ground, s.back_is_guess::int AS is_guess, p.geom
FROM   pand_shape AS s LEFT JOIN pand AS p ON p.pand_id = s.pand_id
LEFT   JOIN factor_category AS c ON c.factor = 'achterom' AND c.category = s.back_access
WHERE  s.back_access IS NOT NULL;
COMMENT ON VIEW back_access IS
'Of een huis achterom te bereiken is: een rij per pand met één woning. Bijgehouden bij elke verandering van panden, woningen, paden en straten. Vanaf elke open zijde (zie house_types), recht voor het midden van het huis, wordt 25 m vooruit gekeken naar het eerste huis, het eerste pad (place_of_interest van soort pad) en de eerste straat. De zijde waar een straat het eerst komt is de voorkant; is er geen straat ingelezen, dan is een van de zijden die een pad bereikt de voorkant, en telt een tweede. pad: een pad bereikt een andere zijde dan de voorkant. Is binnen 100 m van het huis geen pad ingelezen, dan is het een schatting (is_guess): open als voor zo''n zijde 25 m lang geen huis staat, anders dicht. Schuttingen, poorten en hoogte zijn niet bekend.';
COMMENT ON COLUMN back_access.back_access_id IS 'Nummer van de rij.';
COMMENT ON COLUMN back_access.pand_id IS 'Pand.';
COMMENT ON COLUMN back_access.access IS 'Achterom: pad, open of dicht.';
COMMENT ON COLUMN back_access.access_name IS 'Achterom in woorden.';
COMMENT ON COLUMN back_access.by_path IS 'Open zijden die een pad bereikt.';
COMMENT ON COLUMN back_access.over_ground IS 'Open zijden waarvoor 25 m lang geen huis staat.';
COMMENT ON COLUMN back_access.is_guess IS '1 als er binnen 100 m geen pad is ingelezen: geschat naar open terrein.';
COMMENT ON COLUMN back_access.geom IS 'Omtrek van het pand.';
