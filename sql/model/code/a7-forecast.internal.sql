-- Where burglaries are to be expected in the next fortnight, by a forecast that was first tested on a year that had
-- passed.

-- Tested on 26 fortnights up to the day, each forecast from all that was known before it. Methods that choose something
-- choose it on the 26 before those, and a year or more lies before these again. Only gemeenten of which all those days
-- are known, without a break in what is registered, take part.
CREATE OR REPLACE VIEW forecast_span AS
WITH run AS (
    SELECT k.gemeente_code, q.as_of,
           greatest(lower(r.days),
                    (SELECT max(b.first_day) FROM registration_break AS b WHERE b.first_day <= q.as_of)) AS first_day
    FROM   result_day AS q CROSS JOIN known_days() AS k CROSS JOIN unnest(k.days) AS r (days)
    WHERE  q.as_of <@ r.days AND k.gemeente_code <> ''
), long AS (
    SELECT r.* FROM run AS r WHERE r.as_of - r.first_day + 1 >= 2 * 26 * 14 + 365
)
SELECT l.as_of, l.as_of - 26 * 14 + 1 AS first_origin,
       least(1095, l.as_of - 26 * 14 + 1 - max(l.first_day)) AS history_days,
       least(1095, l.as_of + 1 - max(l.first_day)) AS map_history_days,
       array_agg(l.gemeente_code) AS gemeente_codes
FROM   long AS l GROUP BY l.as_of;
COMMENT ON VIEW forecast_span IS 'Waarop een verwachting wordt beproefd: hoogstens een rij.';
COMMENT ON COLUMN forecast_span.as_of IS 'Peildag: de laatste dag van de proef.';
COMMENT ON COLUMN forecast_span.first_origin IS 'Eerste dag van de proef.';
COMMENT ON COLUMN forecast_span.history_days IS 'Hoeveel dagen elke verwachting van de proef telt: alle ervoor, hoogstens drie jaar.';
COMMENT ON COLUMN forecast_span.map_history_days IS 'Hoeveel dagen de kaart telt.';
COMMENT ON COLUMN forecast_span.gemeente_codes IS 'Gemeenten waarvan al die dagen bekend zijn.';

-- A burglary is known from the day it was reported: that deliveries came later than reports is not reckoned with, since
-- who starts gets years in one delivery.
CREATE OR REPLACE FUNCTION forecast_burglaries(span forecast_span) RETURNS burglary_set
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT burglary_set(p.burglary_id, p.geom, p.occurred_on, b.reported_at::date)
    FROM   burglary_place AS p JOIN burglary AS b USING (burglary_id)
    WHERE  p.gemeente_code = ANY (span.gemeente_codes) AND p.place_uncertainty <= 100
    AND    p.occurred_on BETWEEN span.first_origin - 26 * 14 - span.history_days AND span.as_of;
END;
COMMENT ON FUNCTION forecast_burglaries(forecast_span) IS 'De woninginbraken van die dagen en gemeenten waarvan de plek op 100 m bekend is.';

CREATE OR REPLACE FUNCTION forecast_dwellings(span forecast_span, day date) RETURNS dwelling_set
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT dwelling_set(d.dwelling_id, d.geom) FROM dwelling AS d
    WHERE  d.gemeente_code = ANY (span.gemeente_codes) AND (d.in_use_from > day) IS NOT TRUE
    AND    (d.in_use_to <= day) IS NOT TRUE;
END;
COMMENT ON FUNCTION forecast_dwellings(forecast_span, date) IS 'De woningen van die gemeenten die op een dag in gebruik waren.';

CREATE OR REPLACE FUNCTION forecast_method_name(method text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE method WHEN 'uniform' THEN 'elke woning gelijk' WHEN 'plain_counts' THEN 'tellen'
            WHEN 'counts' THEN 'gewogen tellen' WHEN 'counts_14' THEN 'tellen over 14 dagen'
                   WHEN 'kde' THEN 'kerndichtheid' WHEN 'profile' THEN 'gewogen tellen met near repeats'
            WHEN 'mixture' THEN 'mengsel van tellen, kerndichtheid en de laatste weken' END;
COMMENT ON FUNCTION forecast_method_name(text) IS 'Manieren van verwachten (zie forecast_backtest) in het Nederlands.';

-- What the others are held against has no verdict; it has a number.
CREATE OR REPLACE FUNCTION forecast_sentence(verdict text, burglaries bigint, windows int, hit_rate float8,
                                             coverage float8, measured_by text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(verdict,
                pg_catalog.format('Op %s in %s tweewekelijkse vensters vond tellen %s %% in %s %% van de %s.',
                                  dutch_count(burglaries, 'woninginbraak', 'woninginbraken'), windows,
                                  coalesce(dutch_number(round(100 * hit_rate::numeric, 1)), '-'),
                                  dutch_number(100 * coverage::numeric),
                                  CASE measured_by WHEN 'cells' THEN 'vierkanten' ELSE 'woningen' END));
COMMENT ON FUNCTION forecast_sentence(text, bigint, int, float8, float8, text) IS 'Het oordeel over een verwachting, en van tellen zelf wat het vond.';

CREATE OR REPLACE VIEW found_forecast_test AS
SELECT t.method, t.measured_by, t.coverage, t.windows, s.first_origin, s.as_of, s.history_days,
       t.burglaries::int AS burglaries, t.hits, t.hit_rate, t."precision", t.near_hit_rate, t.near_area, t.pai,
       t.pei_star, t.log_score, t.log_score_uniform,
       t.brier_skill, t.expected, t.baseline_hit_rate, t.difference, t.low, t.high, t.p_value, t.p_adjusted, t.flags,
       forecast_sentence(t.verdict, t.burglaries, t.windows, t.hit_rate, t.coverage, t.measured_by) AS verdict
FROM   forecast_span AS s
CROSS  JOIN LATERAL forecast_backtest(forecast_burglaries(s), forecast_dwellings(s, s.first_origin), s.first_origin,
                                      methods => '{uniform,plain_counts,counts,counts_14,kde,profile,mixture}',
                                      windows => 26,
                                      history_days => s.history_days) AS t;
COMMENT ON VIEW found_forecast_test IS 'Wat forecast_tests zegt, opnieuw gerekend.';
COMMENT ON COLUMN found_forecast_test.method IS 'Manier van verwachten.';
COMMENT ON COLUMN found_forecast_test.measured_by IS 'Deel van vierkanten (cells) of van woningen (dwellings).';
COMMENT ON COLUMN found_forecast_test.coverage IS 'Deel van de kaart.';
COMMENT ON COLUMN found_forecast_test.windows IS 'Aantal keren veertien dagen.';
COMMENT ON COLUMN found_forecast_test.first_origin IS 'Eerste dag van de proef.';
COMMENT ON COLUMN found_forecast_test.as_of IS 'Laatste dag.';
COMMENT ON COLUMN found_forecast_test.history_days IS 'Dagen die elke verwachting telt.';
COMMENT ON COLUMN found_forecast_test.burglaries IS 'Inbraken in de proef.';
COMMENT ON COLUMN found_forecast_test.hits IS 'Gevonden.';
COMMENT ON COLUMN found_forecast_test.hit_rate IS 'Deel.';
COMMENT ON COLUMN found_forecast_test."precision" IS 'Deel van die vierkanten waar in veertien dagen is ingebroken.';
COMMENT ON COLUMN found_forecast_test.near_hit_rate IS 'Gevonden, of in een vierkant ernaast.';
COMMENT ON COLUMN found_forecast_test.near_area IS 'Deel van de kaart dat dat beslaat.';
COMMENT ON COLUMN found_forecast_test.pai IS 'Gevonden gedeeld door deel.';
COMMENT ON COLUMN found_forecast_test.pei_star IS 'Gevonden gedeeld door wat achteraf kon.';
COMMENT ON COLUMN found_forecast_test.log_score IS 'Logaritmische score.';
COMMENT ON COLUMN found_forecast_test.log_score_uniform IS 'Die van elke woning evenveel.';
COMMENT ON COLUMN found_forecast_test.brier_skill IS 'Winst van de kans op minstens een.';
COMMENT ON COLUMN found_forecast_test.expected IS 'Verwacht aantal.';
COMMENT ON COLUMN found_forecast_test.baseline_hit_rate IS 'Deel dat tellen per vierkant vond.';
COMMENT ON COLUMN found_forecast_test.difference IS 'Verschil daarmee.';
COMMENT ON COLUMN found_forecast_test.low IS 'Ondergrens van het 95%-interval.';
COMMENT ON COLUMN found_forecast_test.high IS 'Bovengrens.';
COMMENT ON COLUMN found_forecast_test.p_value IS 'Kans op zo''n verschil door toeval.';
COMMENT ON COLUMN found_forecast_test.p_adjusted IS 'Aangepast aan het aantal manieren.';
COMMENT ON COLUMN found_forecast_test.flags IS 'Wat erbij gezegd moet worden.';
COMMENT ON COLUMN found_forecast_test.verdict IS 'De zin.';

CREATE OR REPLACE FUNCTION forecast_tests()
RETURNS TABLE (method text, measured_by text, coverage float8, windows int, first_origin date, as_of date,
               history_days int, burglaries int, hits float8, hit_rate float8, "precision" float8, near_hit_rate float8,
               near_area float8, pai float8, pei_star float8,
               log_score float8, log_score_uniform float8, brier_skill float8, expected float8,
               baseline_hit_rate float8, difference float8, low float8, high float8, p_value float8, p_adjusted float8,
               flags text[], verdict text)
LANGUAGE sql STABLE ROWS 42
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_forecast_test AS k WHERE is_kept('forecast_test')
    UNION ALL
    SELECT f.* FROM found_forecast_test AS f WHERE NOT is_kept('forecast_test');
END;
COMMENT ON FUNCTION forecast_tests() IS 'Wat verwachtingen waard zijn gebleken (zie forecast_test).';

-- The map is the plainest unless another was demonstrably better in 3 % of the squares, however many were tried;
-- without a verdict there is no map.
CREATE OR REPLACE VIEW forecast_choice AS
SELECT t.method
FROM   forecast_tests() AS t
WHERE  t.measured_by = 'cells' AND t.coverage = 0.03 AND NOT 'too_few' = ANY (t.flags)
AND   (t.method = 'plain_counts' OR t.method <> 'uniform' AND t.low > 0 AND t.p_adjusted <= 0.05)
ORDER  BY t.method = 'plain_counts', t.log_score DESC, t.method LIMIT 1;
COMMENT ON VIEW forecast_choice IS 'De manier van verwachten die op de kaart komt: hoogstens een rij.';
COMMENT ON COLUMN forecast_choice.method IS 'Manier.';

CREATE OR REPLACE VIEW fresh_forecast_test AS
SELECT row_number() OVER (ORDER BY t.measured_by, t.coverage,
                          array_position('{uniform,plain_counts,counts,counts_14,kde,profile,mixture}',
                                         t.method))::int AS forecast_test_id,
       t.method::varchar(20) AS method, forecast_method_name(t.method)::varchar(60) AS method_name,
       (t.method = c.method)::int AS on_map,
       CASE t.measured_by WHEN 'cells' THEN 'vierkanten' ELSE 'woningen' END::varchar(10) AS measured_by, t.coverage,
       t.windows,
       t.first_origin AS first_day, t.as_of AS last_day, t.history_days, t.burglaries, t.hits, t.hit_rate,
       t."precision", t.near_hit_rate, t.near_area, t.pai, t.pei_star, t.log_score, t.log_score_uniform, t.brier_skill,
       t.expected,
       t.baseline_hit_rate, t.difference, t.low, t.high, t.p_value, t.p_adjusted,
       array_to_string(t.flags, ', ')::varchar(200) AS flags, t.verdict::varchar(500) AS sentence
FROM   forecast_tests() AS t LEFT JOIN forecast_choice AS c ON true;

CREATE OR REPLACE FUNCTION forecast_cells()
RETURNS TABLE (method text, cell_id bigint, dwellings bigint, expected float8, p_any float8, rank bigint,
               coverage float8, "precision" float8, share_base float8, share_recent float8, flags text[], geom geometry)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT c.method, f.cell_id, f.dwellings, f.expected, f.p_any, f.rank, f.coverage, f."precision", f.share_base,
           f.share_recent, f.flags, f.geom
    FROM   forecast_choice AS c CROSS JOIN forecast_span AS s
    CROSS  JOIN LATERAL burglary_forecast(forecast_burglaries(s), forecast_dwellings(s, s.as_of), s.as_of + 1,
                                          method => c.method, history_days => s.map_history_days) AS f;
END;
COMMENT ON FUNCTION forecast_cells() IS 'Hoeveel er in elk vierkant te verwachten zijn, op de manier die op de kaart komt (zie forecast_map).';

CREATE OR REPLACE VIEW fresh_forecast_map AS
WITH place AS MATERIALIZED (           -- where most of its homes are
    SELECT DISTINCT ON (h.cell_id) h.cell_id, h.gemeente_code, h.buurt_code
    FROM  (SELECT forecast_cell(d.geom) AS cell_id, d.gemeente_code, d.buurt_code, count(*) AS dwellings
           FROM   forecast_span AS s
           JOIN   dwelling AS d ON d.gemeente_code = ANY (s.gemeente_codes) AND d.in_use_to IS NULL
           GROUP  BY 1, 2, 3) AS h
    ORDER  BY h.cell_id, h.dwellings DESC, h.gemeente_code, h.buurt_code
)
SELECT (floor(ST_XMin(f.geom) / 125) * 10000 + floor(ST_YMin(f.geom) / 125))::int AS forecast_map_id,
       p.gemeente_code::varchar(6) AS gemeente_code, p.buurt_code::varchar(10) AS buurt_code,
       coalesce(b.name, g.name)::varchar(100) AS name,
       f.dwellings::int AS dwellings, f.expected, f.p_any, f.rank::int AS rank,
       (rank() OVER (PARTITION BY p.gemeente_code ORDER BY f.rank))::int AS rank_in_gemeente, f.coverage, f."precision",
       f.share_base, f.share_recent,
       f.method::varchar(20) AS method, forecast_method_name(f.method)::varchar(60) AS method_name, t.hit_rate,
       t.baseline_hit_rate, t.verdict::varchar(500) AS sentence, f.geom::geometry(Polygon, 28992) AS geom
FROM   forecast_cells() AS f
JOIN   forecast_tests() AS t ON t.method = f.method AND t.measured_by = 'cells' AND t.coverage = 0.03
LEFT   JOIN place AS p USING (cell_id) LEFT JOIN named_area AS b ON b.level = 'buurt' AND b.code = p.buurt_code
LEFT   JOIN named_area AS g ON g.level = 'gemeente' AND g.code = p.gemeente_code;

-- ---------------------------------------------------------------- what else is known of dwellings

-- Of homes and what stands around them, as they are now. What was reported around them comes with the months: it would
-- know of later ones.
CREATE OR REPLACE FUNCTION require_forecast_factors(factors text[]) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    wrong text;
BEGIN
    IF cardinality(factors) NOT BETWEEN 1 AND 9 OR factors IS NULL OR array_position(factors, NULL) IS NOT NULL
    OR cardinality(factors) > (SELECT count(DISTINCT f) FROM unnest(factors) AS f) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('factors is %s; dat moeten een tot negen verschillende factoren zijn',
                                        coalesce(factors::text, 'NULL'));
    END IF;
    SELECT f.factor INTO wrong FROM unnest(factors) AS f (factor) WHERE is_sensitive(f.factor) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = pg_catalog.format('factor "%s" is gevoelig en komt in geen verwachting', wrong),
            HINT = 'Ook met een besluit niet: een verwachting kent plekken, geen mensen.';
    END IF;
    wrong := strange_dwelling_factor(factors);
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('er is geen factor "%s" per woning', left(wrong, 200)),
            HINT = CASE WHEN EXISTS (SELECT FROM factor AS k WHERE k.factor = wrong AND k.measured <> 'dwelling')
                             THEN 'Het is een cijfer per gebied: factor_association zegt of het met inbraak samengaat.'
                        ELSE 'Factoren per woning staan in factor, met measured = dwelling.' END;
    END IF;
    SELECT f.factor INTO wrong
    FROM   unnest(factors) AS f (factor)
    JOIN   place_kind AS k ON k.is_event AND f.factor IN ('afstand_' || k.kind, 'aantal_' || k.kind) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('factor "%s" telt meldingen, ook van na de dag waarop een verwachting zou zijn gemaakt',
                                        wrong),
            HINT = 'Beproef wat er staat, zoals bouwjaar, woningtype of afstand_school.';
    END IF;
    RETURN factors;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_forecast_factors(text[]) IS 'Weigert wat geen factoren per woning zijn waarmee een verwachting mag worden beproefd.';

-- Which share of the homes of each square is of each class: of the most common class the others tell.
CREATE OR REPLACE FUNCTION forecast_shares(factors text[], gemeente_codes text[])
RETURNS TABLE (factor text, class_number int, shares forecast_set)
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT d.dwelling_id, forecast_cell(d.geom) AS cell
        FROM   dwelling AS d WHERE d.gemeente_code = ANY (gemeente_codes) AND d.in_use_to IS NULL
    ), counted AS MATERIALIZED (
        SELECT t.factor, t.class_number, h.cell, count(*)::float8 AS number
        FROM   dwelling_traits_of(factors) AS t JOIN home AS h USING (dwelling_id)
        GROUP  BY t.factor, t.class_number, h.cell
    ), class AS (
        SELECT c.factor, c.class_number,
               row_number() OVER (PARTITION BY c.factor ORDER BY sum(c.number) DESC, c.class_number) AS turn
        FROM   counted AS c GROUP BY c.factor, c.class_number
    ), known AS (
        SELECT c.factor, c.cell, sum(c.number) AS number FROM counted AS c GROUP BY c.factor, c.cell
    )
    SELECT s.factor, s.class_number, forecast_set('1900-01-01', k.cell, coalesce(c.number, 0) / k.number)
    FROM   class AS s JOIN known AS k USING (factor) LEFT JOIN counted AS c USING (factor, class_number, cell)
    WHERE  s.turn > 1 GROUP BY s.factor, s.class_number;
END;
COMMENT ON FUNCTION forecast_shares(text[], text[]) IS 'Van elke klasse van factoren, behalve de gewoonste, welk deel van de woningen van elk vierkant van 125 m haar heeft; woningen waarvan de factor niet bekend is, tellen niet.';

-- Each factor or way of forecasting is tried by itself, and that is one of as many as were asked.
CREATE OR REPLACE FUNCTION verdict_among(verdict text, p_adjusted float8, tried text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN p_adjusted > 0.05
                 THEN regexp_replace(verdict, ': aantoonbaar (meer|minder)\.$',
                                     pg_catalog.format(': geen aantoonbaar verschil, gezien hoeveel %s er zijn geprobeerd.',
                                                       tried)) ELSE verdict END;
COMMENT ON FUNCTION verdict_among(text, float8, text) IS 'Het oordeel over een factor of manier van verwachten, als een van zoveel die zijn geprobeerd (tried: wat, in het meervoud).';
