-- Scores beside dwellings and burglaries, as they were when results were last refreshed.

-- A dwelling is kept with its place already.
CREATE OR REPLACE VIEW dwelling_cohesion AS
SELECT r.dwelling_id, r.postcode, r.buurt_code, r.gemeente_code, r.score, r.score_raw, r.standard_error,
       r.respondents, r.level, r.code, r.year, r.series, r.rule, s.as_of, s.refreshed_at, d.geom
FROM   dwelling_cohesion_result AS r LEFT JOIN dwelling AS d ON d.dwelling_id = r.dwelling_id
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'dwelling_cohesion') AS s;

CREATE OR REPLACE VIEW burglary_cohesion AS
SELECT r.burglary_id, r.occurred_on, r.place_uncertainty, r.postcode, r.buurt_code, r.gemeente_code, r.score,
       r.score_raw, r.standard_error, r.respondents, r.level, r.code, r.year, r.series, r.rule, s.as_of,
       s.refreshed_at, r.geom
FROM   burglary_cohesion_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'burglary_cohesion') AS s;

COMMENT ON VIEW dwelling_cohesion IS
'Sociale cohesie bij elke woning volgens de nieuwste enquête daar: van de postcode, anders van het gebied eromheen met genoeg respondenten (30). Gemeenten doen niet in dezelfde jaren mee: year zegt van wanneer de score is. Een score van een gebied zegt iets over het gebied, niet over de bewoners van deze woning.';
COMMENT ON COLUMN dwelling_cohesion.dwelling_id IS 'Nummer van de woning.';
COMMENT ON COLUMN dwelling_cohesion.postcode IS 'Postcode van de woning.';
COMMENT ON COLUMN dwelling_cohesion.buurt_code IS 'Buurt van de woning.';
COMMENT ON COLUMN dwelling_cohesion.gemeente_code IS 'Gemeente van de woning.';
COMMENT ON COLUMN dwelling_cohesion.geom IS 'Ligging van de woning.';
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
            ('score', 'Score van 0 tot 10, bijgesteld naar het gebied eromheen naarmate er minder respondenten zijn.'),
            ('score_raw', 'Score zoals gemeten.'),
            ('standard_error',
             'Standaardfout van score: in 95 van de 100 gevallen ligt de ware score binnen tweemaal deze waarde.'),
            ('respondents', 'Aantal respondenten van de score.'), ('level', 'Niveau van het gebied van de score.'),
            ('code', 'Code van dat gebied.'),
            ('year', 'Jaar van de enquête.'),
            ('series', 'Reeks waarin de score staat: scores van twee reeksen zijn niet te vergelijken.'),
            ('rule', 'Hoe de score is gevonden, of waarom er geen is.')) AS v (column_name, meaning) LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
END;
$$;
SELECT describe_result(n) FROM unnest('{dwelling_cohesion, burglary_cohesion}'::text[]) AS n;
