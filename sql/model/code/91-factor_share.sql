-- Shares that are made of counts.

-- Where one of the counts is not known the share is not, either. Counts are rounded, so in a small area a part can be
-- more than the whole.
CREATE OR REPLACE VIEW factor_share AS
WITH called AS MATERIALIZED (           -- once per factor
    SELECT k.factor, k.factor_id, k.name, k.unit, s.factor IS NOT NULL AS is_sensitive
    FROM   factor AS k LEFT JOIN sensitive_factor AS s USING (factor)
), figure AS (                        -- of a count that stands in two series the newer
    SELECT DISTINCT ON (v.factor, v.level, v.code, v.year) v.factor, v.level, v.code, v.year, v.value, v.factor_value_id
    FROM   factor_value AS v WHERE v.factor IN (SELECT c.factor FROM factor_component AS c WHERE c.role <> 'component')
    ORDER  BY v.factor, v.level, v.code, v.year, v.series DESC NULLS LAST
), divided AS (
    SELECT w.composite AS factor, d.level, d.code, d.year, sum(n.value) AS numerator, d.value AS denominator,
           d.factor_value_id, count(*) = count(n.value) AS is_whole
    FROM   factor_component AS w
    JOIN   figure AS d ON d.factor = w.factor
    JOIN   factor_component AS p ON p.composite = w.composite AND p.role = 'numerator'
    LEFT   JOIN figure AS n ON n.factor = p.factor AND n.level = d.level AND n.code = d.code AND n.year = d.year
    WHERE  w.role = 'denominator'
    GROUP  BY w.composite, d.level, d.code, d.year, d.value, d.factor_value_id
)
SELECT f.factor_id * 4294967296 + d.factor_value_id AS factor_share_id, d.factor::varchar(60) AS factor,
       f.name::varchar(200) AS factor_name, f.unit::varchar(40) AS unit, d.level::varchar(20) AS level,
       d.code::varchar(40) AS code, d.year,
       CASE WHEN d.is_whole THEN d.numerator END AS numerator, d.denominator,
       CASE WHEN r.reason IS NULL
                 THEN d.numerator / d.denominator * CASE f.unit WHEN 'procent' THEN 100 ELSE 1 END END AS value,
       r.reason::varchar(100) AS reason,
       CASE WHEN f.is_sensitive THEN 1 ELSE 0 END AS sensitive
FROM   divided AS d
JOIN   called AS f USING (factor)
CROSS  JOIN LATERAL (SELECT CASE WHEN NOT d.is_whole                          THEN 'niet alle tellers zijn bekend'
                                 WHEN d.denominator IS NULL                   THEN 'de noemer is niet bekend'
                                 WHEN d.denominator <= 0                      THEN 'de noemer is nul'
                                 WHEN f.unit = 'procent' AND d.numerator > d.denominator
                                      THEN 'de teller is groter dan de noemer' END AS reason) AS r;
COMMENT ON VIEW factor_share IS
'Aandelen die uit aantallen worden berekend (factor_component, rollen numerator en denominator), per gebied en jaar waarvan de noemer is ingelezen: de som van de tellers gedeeld door de noemer. Leeg, met de reden, als een van de aantallen niet bekend is.';
COMMENT ON COLUMN factor_share.factor_share_id IS 'Nummer van het aandeel: van de factor en van het cijfer in de noemer.';
COMMENT ON COLUMN factor_share.factor IS 'Factor.';
COMMENT ON COLUMN factor_share.factor_name IS 'Omschrijving van de factor.';
COMMENT ON COLUMN factor_share.unit IS 'Eenheid van de waarde: procent, of een verhouding.';
COMMENT ON COLUMN factor_share.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN factor_share.code IS 'Code van het gebied.';
COMMENT ON COLUMN factor_share.year IS 'Jaar van de aantallen.';
COMMENT ON COLUMN factor_share.numerator IS 'Som van de tellers; leeg als een van hen niet bekend is.';
COMMENT ON COLUMN factor_share.denominator IS 'Noemer.';
COMMENT ON COLUMN factor_share.value IS 'Het aandeel; van een factor in procenten honderdmaal de verhouding.';
COMMENT ON COLUMN factor_share.reason IS 'Waarom er geen aandeel is.';
COMMENT ON COLUMN factor_share.sensitive IS '1 als het aandeel, of een van zijn aantallen, dicht bij bijzondere persoonsgegevens ligt (factor.sensitive): niet voor een risicoscore per gebied.';

CREATE OR REPLACE VIEW factor_figure AS
SELECT DISTINCT ON (v.factor, v.level, v.code, v.year) v.factor_figure_id, v.factor::varchar(60) AS factor,
       v.level::varchar(20) AS level, v.code::varchar(40) AS code, v.year, v.value,
       v.series::varchar(40) AS series, v.made
FROM  (SELECT n.factor_value_id::bigint AS factor_figure_id, n.factor, n.level, n.code, n.year, n.value, n.series,
              0 AS made FROM factor_value AS n
       UNION ALL
       SELECT -s.factor_share_id, s.factor, s.level, s.code, s.year, s.value, NULL, 1 FROM factor_share AS s) AS v
WHERE  v.value IS NOT NULL
ORDER  BY v.factor, v.level, v.code, v.year, v.made, v.series DESC NULLS LAST;
COMMENT ON VIEW factor_figure IS
'Van elke factor, elk gebied en elk jaar een cijfer: zoals geleverd, en van twee reeksen dat van de nieuwere; waar er geen is geleverd het berekende aandeel (factor_share). Wat onbekend of geheim is, ontbreekt.';
COMMENT ON COLUMN factor_figure.factor_figure_id IS 'Nummer van het cijfer; van een berekend aandeel dat van het aandeel, met een min ervoor.';
COMMENT ON COLUMN factor_figure.factor IS 'Factor.';
COMMENT ON COLUMN factor_figure.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN factor_figure.code IS 'Code van het gebied.';
COMMENT ON COLUMN factor_figure.year IS 'Jaar van het cijfer.';
COMMENT ON COLUMN factor_figure.value IS 'Waarde.';
COMMENT ON COLUMN factor_figure.series IS 'Reeks waar de waarde bij hoort.';
COMMENT ON COLUMN factor_figure.made IS '1 als het cijfer is berekend, 0 als het is geleverd.';
