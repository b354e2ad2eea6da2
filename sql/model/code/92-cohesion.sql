-- Survey scores and other figures beside the burglaries.

CREATE OR REPLACE VIEW burglary_home AS
SELECT r.burglary_id, r.occurred_on, r.place_step, r.place_uncertainty, r.attempt, r.postcode, r.buurt_code,
       r.gemeente_code, r.dwelling_id, s.as_of, s.refreshed_at, r.geom
FROM   burglary_home_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'burglary_home') AS s;
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

-- All scores of a factor in one value.
CREATE OR REPLACE VIEW survey_score AS
SELECT u.factor,
       area_set(u.code, u.level, u.geom, u.score, u.respondents, u.year, u.standard_error, u.short_series) AS areas,
       max(u.year) AS last_year,
       max(u.per_point) AS per_point,
       (SELECT array_agg(l.level ORDER BY CASE l.level WHEN 'own' THEN 75 ELSE l.position END)
        FROM   area_level AS l WHERE l.level = ANY (array_agg(u.level))) AS levels
FROM   usable_score AS u
GROUP  BY u.factor;
COMMENT ON VIEW survey_score IS
'Per factor uit een enquete, met scores van 0 tot 10 of percentages met hun respondenten of marges, alle scores in één waarde (area_set), om met cohesion_join en areal_score te vragen: SELECT (c).score * s.per_point FROM survey_score AS s, LATERAL cohesion_join(s.areas, ''7511AB'', levels => s.levels) AS c WHERE s.factor = ''A_PRV_Slot''. Voor alle woningen of inbraken: dwelling_score en burglary_score. Een cijfer dat geen score kan zijn, blijft erbuiten.';
COMMENT ON COLUMN survey_score.factor IS 'Factor.';
COMMENT ON COLUMN survey_score.areas IS 'De scores van alle gebieden en jaren op een schaal van 0 tot 10, met hun grenzen.';
COMMENT ON COLUMN survey_score.last_year IS 'Nieuwste jaar met een score, waar dan ook.';
COMMENT ON COLUMN survey_score.per_point IS 'Hoeveel een punt van die schaal is in de eenheid van de factor: 1, van een percentage 10.';
COMMENT ON COLUMN survey_score.levels IS 'De niveaus van de scores, van klein naar groot, voor levels van cohesion_join; eigen gebieden (own) staan tussen wijk en gemeente.';

-- As of the newest survey of where the dwelling is: a list of dwellings has no day of its own, and today may be years
-- after it.
CREATE OR REPLACE FUNCTION dwelling_score(factor text)
RETURNS TABLE (dwelling_id int, postcode varchar(6), buurt_code varchar(10), gemeente_code varchar(6), score float8,
               score_raw float8, standard_error float8,
               respondents int, level varchar(20), code varchar(40), year int, series varchar(40), rule varchar(400),
               geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (         -- gathered once, not once per row
        SELECT s.* FROM survey_score AS s WHERE s.factor = dwelling_score.factor
    )
    SELECT d.dwelling_id, d.postcode::varchar(6), d.buurt_code::varchar(10), d.gemeente_code::varchar(6),
           c.score * s.per_point, c.score_raw * s.per_point, c.standard_error * s.per_point, r.respondents,
           c.level::varchar(20), c.code::varchar(40), c.year,
           r.series::varchar(40),
           CASE WHEN s.factor IS NULL THEN no_score_because(dwelling_score.factor)
                ELSE dutch_rule(c.rule) END::varchar(400), d.geom
    FROM   dwelling AS d
    JOIN   dwelling_survey(dwelling_score.factor) AS y ON y.dwelling_id = d.dwelling_id
    LEFT   JOIN asked AS s ON true
    CROSS  JOIN LATERAL cohesion_join(s.areas, d.postcode, d.geom,
                                      on_date => make_date(coalesce(y.year, s.last_year), 12, 31),
                                      levels => s.levels) AS c
    LEFT   JOIN score_series AS r ON r.factor = dwelling_score.factor AND r.level = c.level AND r.code = c.code
           AND r.year = c.year;
END;
COMMENT ON FUNCTION dwelling_score(text) IS
'Een cijfer uit een enquete (zie survey_score) bij elke woning in gebruik, zoals A_PRV_Slot: van de postcode, anders van het gebied eromheen met genoeg respondenten (30), volgens de nieuwste enquete daar: gemeenten doen niet in dezelfde jaren mee. Kolommen als dwelling_cohesion, in de eenheid van de factor. Zonder scores is score leeg en zegt rule waarom.';

CREATE OR REPLACE FUNCTION burglary_score(factor text)
RETURNS TABLE (burglary_id int, occurred_on date, place_uncertainty float8, postcode varchar(6), buurt_code varchar(10),
               gemeente_code varchar(6), score float8,
               score_raw float8, standard_error float8, respondents int, level varchar(20), code varchar(40), year int,
               series varchar(40), rule varchar(400), geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (         -- gathered once, not once per row
        SELECT s.* FROM survey_score AS s WHERE s.factor = burglary_score.factor
    )
    SELECT h.burglary_id, h.occurred_on, h.place_uncertainty, h.postcode, h.buurt_code, h.gemeente_code,
           c.score * s.per_point, c.score_raw * s.per_point, c.standard_error * s.per_point, r.respondents,
           c.level::varchar(20), c.code::varchar(40), c.year,
           r.series::varchar(40),
           CASE WHEN s.factor IS NULL THEN no_score_because(burglary_score.factor)
                ELSE dutch_rule(c.rule) END::varchar(400), h.geom
    FROM   fresh_burglary_home AS h
    LEFT   JOIN asked AS s ON true
    CROSS  JOIN LATERAL cohesion_join(s.areas, h.postcode, CASE WHEN h.place_step <= 6 THEN h.geom END,
                                      on_date => h.occurred_on, levels => s.levels) AS c
    LEFT   JOIN score_series AS r ON r.factor = burglary_score.factor AND r.level = c.level AND r.code = c.code
           AND r.year = c.year;
END;
COMMENT ON FUNCTION burglary_score(text) IS
'Een cijfer uit een enquete (zie survey_score) op de plek van elke woninginbraak, volgens een enquete van dat jaar of van hoogstens drie jaar ervoor; nooit van een later jaar. Kolommen als burglary_cohesion, in de eenheid van de factor. Leeg met de reden in rule als er geen is.';
SELECT describe_result('burglary_home');
