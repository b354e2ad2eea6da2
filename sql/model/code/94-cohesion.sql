-- Survey scores and other figures beside the burglaries.

CREATE OR REPLACE VIEW burglary_home AS
SELECT p.burglary_id, p.occurred_on, p.place_step, p.place_uncertainty, p.attempt, p.postcode::varchar(6) AS postcode,
       p.buurt_code::varchar(10) AS buurt_code, p.gemeente_code::varchar(6) AS gemeente_code, p.dwelling_id, p.geom::geometry(Point, 28992) AS geom
FROM   burglary_place AS p;
COMMENT ON VIEW burglary_home IS 'Woninginbraken, elk één keer, met de postcode, buurt en gemeente waarin zij tellen: die van de woning, anders die van de plek als die niet slechter is dan een straat.';
COMMENT ON COLUMN burglary_home.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN burglary_home.occurred_on IS 'Dag van de inbraak.';
COMMENT ON COLUMN burglary_home.place_step IS 'Stap waarmee de plek is gevonden (zie locate).';
COMMENT ON COLUMN burglary_home.place_uncertainty IS 'Onzekerheid van de plek in meters.';
COMMENT ON COLUMN burglary_home.attempt IS '1 poging, 0 voltooid; leeg is niet vermeld.';
COMMENT ON COLUMN burglary_home.postcode IS 'Postcode waarin de inbraak telt; van een straat het begin dat al haar adressen delen, of wat de postcodekaart zegt.';
COMMENT ON COLUMN burglary_home.buurt_code IS 'Buurt waarin de inbraak telt.';
COMMENT ON COLUMN burglary_home.gemeente_code IS 'Gemeente waarin de inbraak telt.';
COMMENT ON COLUMN burglary_home.dwelling_id IS 'Woning, als die vaststaat.';
COMMENT ON COLUMN burglary_home.geom IS 'Plek van de inbraak.';

-- ---------------------------------------------------------------- scores per dwelling and per burglary

-- All scores of a factor in one value, with the borders of the year that is nearest. The margins tell the standard error
-- where they were published, unless they were rounded to one number; area_set holds scores of 0 to 10 and sound polygons, and knows
-- the order of these levels.
CREATE OR REPLACE VIEW survey_score AS
SELECT v.factor, area_set(v.code, v.level, a.geom, v.value, nullif(v.respondents, 0), v.year,
                CASE WHEN v.margin_high - v.margin_low > 1e-6 THEN (v.margin_high - v.margin_low) / 3.92 END, v.series) AS areas,
       max(v.year) AS last_year
FROM   factor_value AS v
JOIN   factor AS f ON f.factor = v.factor AND f.quantity = 'intensive' AND f.value_min = 0 AND f.value_max = 10
LEFT   JOIN LATERAL (SELECT r.geom FROM area AS r WHERE r.level = v.level AND r.code = v.code ORDER BY abs(r.year - v.year), r.year LIMIT 1) AS a ON ST_IsValid(a.geom)
WHERE  v.value BETWEEN 0 AND 10 AND v.level IN ('pc6', 'pc5', 'pc4', 'subbuurt', 'buurt', 'wijk', 'gemeente', 'basisteam', 'district')
GROUP  BY v.factor;
COMMENT ON VIEW survey_score IS 'Per factor met scores van 0 tot 10 alle scores in één waarde (area_set), om met cohesion_join en areal_score te vragen.';
COMMENT ON COLUMN survey_score.factor IS 'Factor.';
COMMENT ON COLUMN survey_score.areas IS 'De scores van alle gebieden en jaren, met hun grenzen.';
COMMENT ON COLUMN survey_score.last_year IS 'Nieuwste jaar met een score.';

-- As of the newest survey: a view has no day of its own, and today may be years after it.
CREATE OR REPLACE VIEW dwelling_cohesion AS
SELECT d.dwelling_id, d.postcode::varchar(6) AS postcode, d.buurt_code::varchar(10) AS buurt_code, d.gemeente_code::varchar(6) AS gemeente_code,
       c.score, c.score_raw, c.standard_error, c.respondents, c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.year, dutch_rule(c.rule)::varchar(400) AS rule,
       d.geom::geometry(Point, 28992) AS geom
FROM   dwelling AS d
LEFT   JOIN survey_score AS s ON s.factor = 'A_LWB_ssSocoh'
CROSS  JOIN LATERAL cohesion_join(s.areas, d.postcode, d.geom, on_date => make_date(s.last_year, 12, 31)) AS c
WHERE  d.in_use_to IS NULL;
COMMENT ON VIEW dwelling_cohesion IS
'Sociale cohesie bij elke woning volgens de nieuwste enquête: van de postcode, anders van het gebied eromheen met genoeg respondenten (30). Een score van een gebied zegt iets over het gebied, niet over de bewoners van deze woning.';
COMMENT ON COLUMN dwelling_cohesion.dwelling_id IS 'Nummer van de woning.';
COMMENT ON COLUMN dwelling_cohesion.postcode IS 'Postcode van de woning.';
COMMENT ON COLUMN dwelling_cohesion.buurt_code IS 'Buurt van de woning.';
COMMENT ON COLUMN dwelling_cohesion.gemeente_code IS 'Gemeente van de woning.';
COMMENT ON COLUMN dwelling_cohesion.geom IS 'Ligging van de woning.';

CREATE OR REPLACE VIEW burglary_cohesion AS
SELECT h.burglary_id, h.occurred_on, h.place_uncertainty, h.postcode, h.buurt_code, h.gemeente_code,
       c.score, c.score_raw, c.standard_error, c.respondents, c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.year, dutch_rule(c.rule)::varchar(400) AS rule,
       h.geom::geometry(Point, 28992) AS geom
FROM   burglary_home AS h
LEFT   JOIN survey_score AS s ON s.factor = 'A_LWB_ssSocoh'
CROSS  JOIN LATERAL cohesion_join(s.areas, h.postcode, CASE WHEN h.place_step <= 6 THEN h.geom END, on_date => h.occurred_on) AS c;
COMMENT ON VIEW burglary_cohesion IS
'Sociale cohesie op de plek van elke woninginbraak, volgens een enquête van dat jaar of van hoogstens drie jaar ervoor; nooit van een later jaar. Leeg met de reden in rule als die er niet is.';
COMMENT ON COLUMN burglary_cohesion.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN burglary_cohesion.occurred_on IS 'Dag van de inbraak.';
COMMENT ON COLUMN burglary_cohesion.place_uncertainty IS 'Onzekerheid van de plek in meters.';
COMMENT ON COLUMN burglary_cohesion.postcode IS 'Postcode waarin de inbraak telt.';
COMMENT ON COLUMN burglary_cohesion.buurt_code IS 'Buurt waarin de inbraak telt.';
COMMENT ON COLUMN burglary_cohesion.gemeente_code IS 'Gemeente waarin de inbraak telt.';
COMMENT ON COLUMN burglary_cohesion.geom IS 'Plek van de inbraak.';
DO $$
DECLARE
    said record;
    seen regclass;
BEGIN
    FOREACH seen IN ARRAY ARRAY['dwelling_cohesion', 'burglary_cohesion']::regclass[] LOOP
        FOR said IN SELECT * FROM (VALUES
            ('score', 'Score van 0 tot 10, bijgesteld naar het gebied eromheen naarmate er minder respondenten zijn.'), ('score_raw', 'Score zoals gemeten.'),
            ('standard_error', 'Standaardfout van score: in 95 van de 100 gevallen ligt de ware score binnen tweemaal deze waarde.'),
            ('respondents', 'Aantal respondenten van de score.'), ('level', 'Niveau van het gebied van de score.'), ('code', 'Code van dat gebied.'),
            ('year', 'Jaar van de enquête.'), ('rule', 'Hoe de score is gevonden, of waarom er geen is.')) AS v (column_name, meaning) LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
END;
$$;
