-- How good is what was delivered: findings in numbers and sentences.

-- The police counts a burglary in the year in which it came to know of it, attempts included. Own burglaries are counted so
-- too, and for as many months as were published and delivered.
CREATE OR REPLACE VIEW published_difference AS
WITH gemeente AS (
    SELECT DISTINCT ON (place_key(a.name)) place_key(a.name) AS name_key, a.code, a.name
    FROM   area AS a WHERE a.level = 'gemeente' ORDER BY place_key(a.name), a.year DESC, a.code
), own AS (
    SELECT c.code, extract(year FROM m.moment)::int AS year, extract(month FROM m.moment)::int AS month, count(*) AS number
    FROM   burglary AS b
    JOIN   object_kind AS o ON o.object_kind = b.object_kind AND o.residential
    CROSS  JOIN LATERAL (SELECT coalesce(b.reported_at, b.occurred_from, b.occurred_to) AS moment) AS m
    LEFT   JOIN (SELECT DISTINCT n.gemeente, place_key(n.gemeente) AS name_key FROM burglary AS n) AS k ON k.gemeente = b.gemeente
    LEFT   JOIN gemeente AS g ON g.name_key = k.name_key
    LEFT   JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
    LEFT   JOIN dwelling_area AS x ON x.dwelling_id = b.dwelling_id
    -- of a gemeente that went up in another both count it, each beside what was published of it; unless it was said to lie elsewhere
    CROSS  JOIN LATERAL (SELECT ARRAY(SELECT a.code FROM area AS a WHERE a.level = 'gemeente'
                                      AND a.area_id = ANY (CASE WHEN b.dwelling_id IS NULL THEN areas_at(b.geom) ELSE x.areas END)) AS codes OFFSET 0) AS lies
    CROSS  JOIN LATERAL unnest(CASE WHEN cardinality(lies.codes) > 0 AND coalesce(g.code = ANY (lies.codes), true) THEN lies.codes
                                    ELSE ARRAY[coalesce(g.code, d.gemeente_code)] END) AS c (code)
    WHERE  NOT EXISTS (SELECT FROM stored_double AS t WHERE t.burglary_id = b.burglary_id)
    GROUP  BY GROUPING SETS ((1, 2, 3), (1, 2))
), known AS MATERIALIZED (
    SELECT k.gemeente_code, k.days FROM known_days() AS k
), published AS (
    SELECT p.source, p.code, p.year, p.month, sum(p.registered) AS number, bool_or(p.month IS NULL) OVER (PARTITION BY p.source, p.code, p.year) AS has_year
    FROM   published_count AS p
    JOIN   offence_code AS c USING (offence_code)
    JOIN   object_kind AS o ON o.object_kind = c.object_kind AND o.residential
    WHERE  p.level = 'gemeente' AND p.registered IS NOT NULL
    GROUP  BY p.source, p.code, p.year, p.month
)
SELECT DISTINCT ON (p.code, p.year) p.code, g.name, p.year, p.source, count(p.month) AS months, sum(p.number)::bigint AS published,
       CASE WHEN max(k.part) > 0 THEN coalesce(sum(w.number), 0)::bigint END AS own, avg(k.part)::numeric(4, 3) AS known
FROM  (SELECT q.*, coalesce(h.days, e.days, '{}') AS days
       FROM   published AS q LEFT JOIN known AS h ON h.gemeente_code = q.code
       -- of a code of before a merger no delivery speaks any more
       CROSS  JOIN (SELECT range_agg(d.days) AS days FROM known AS d) AS e) AS p
CROSS  JOIN LATERAL (SELECT known_part(p.days, CASE WHEN p.month IS NULL THEN year_days(p.year) ELSE month_days(make_date(p.year, p.month, 1)) END) AS part) AS k
LEFT   JOIN own AS w ON w.code = p.code AND w.year = p.year AND w.month IS NOT DISTINCT FROM p.month
LEFT   JOIN gemeente AS g ON g.code = p.code
WHERE  (p.month IS NULL) = p.has_year AND p.code IN (SELECT o.code FROM own AS o)
GROUP  BY p.code, g.name, p.year, p.source, p.month IS NOT NULL AND k.part < 0.9
-- months that were delivered beside those months; where there are none, what was published says what is lacking
ORDER  BY p.code, p.year, p.month IS NOT NULL AND k.part < 0.9, count(p.month), p.source;

CREATE OR REPLACE VIEW data_quality AS
WITH said AS MATERIALIZED (SELECT * FROM delivery_quality)
SELECT (q.delivery_id * 1000 + q.place)::int AS data_quality_id, q.delivery_id, d.kind::varchar(40) AS kind, d.source::varchar(200) AS source,
       d.received_on, q.topic::varchar(20) AS topic, q.field::varchar(40) AS field, q.item::varchar(100) AS item,
       q.number::int AS number, q.whole::int AS whole, s.percent, e.percent AS previous_percent, q.value::numeric(12,1) AS value,
       CASE WHEN is_small(q.whole) THEN 1 ELSE 0 END AS small,
       (q.sentence || CASE WHEN is_small(q.whole) AND q.whole > 1 AND q.value IS NULL THEN ' Dat zijn weinig rijen.'
                           WHEN s.percent <> e.percent AND NOT is_small(q.whole) AND NOT is_small(b.whole)
                           THEN pg_catalog.format(CASE q.topic WHEN 'ingevuld' THEN ' Ingevuld is %s %%; bij de vorige levering was dat %s %%.'
                                                    ELSE ' Dat is %s %%; bij de vorige levering was het %s %%.' END,
                                       dutch_number(s.percent), dutch_number(e.percent)) ELSE '' END)::varchar(500) AS sentence
FROM   said AS q
JOIN   delivery AS d USING (delivery_id)
JOIN   previous_delivery AS l USING (delivery_id)
LEFT   JOIN said AS b ON b.delivery_id = l.previous_delivery_id AND (b.topic, b.field, b.item) IS NOT DISTINCT FROM (q.topic, q.field, q.item)
CROSS  JOIN LATERAL (SELECT (CASE WHEN q.value IS NULL THEN 100.0 * q.number / nullif(q.whole, 0) END)::numeric(9,1) AS percent) AS s
CROSS  JOIN LATERAL (SELECT (CASE WHEN b.value IS NULL THEN 100.0 * b.number / nullif(b.whole, 0) END)::numeric(9,1) AS percent) AS e
UNION ALL
SELECT (substring(p.code FROM 3)::int * 200 + p.year - 1990) * 1000 + 999, NULL, 'published_count'::varchar(40), p.source::varchar(200), NULL,
       'gepubliceerd'::varchar(20), 'gemeente'::varchar(40),
       (p.code || ' ' || p.year)::varchar(100), p.own::int, p.published::int, CASE WHEN p.known >= 0.9 THEN round(100.0 * p.own / nullif(p.published, 0), 1) END::numeric(9,1), NULL::numeric(9,1),
       CASE WHEN p.known >= 0.9 THEN p.own - p.published END::numeric(12,1), CASE WHEN is_small(p.published) THEN 1 ELSE 0 END,
       (CASE WHEN p.own IS NULL THEN pg_catalog.format('Over %s zijn van %s geen woninginbraken ingelezen; gepubliceerd zijn er %s (%s).', w.period, coalesce(p.name, p.code),
                                            dutch_number(p.published), p.source)
             ELSE pg_catalog.format('Over %s zijn er van %s %s woninginbraken ingelezen; gepubliceerd zijn er %s (%s)%s.', w.period, coalesce(p.name, p.code), dutch_number(p.own),
              dutch_number(p.published), p.source,
              CASE WHEN p.known < 0.9 THEN pg_catalog.format('. Dat is niet te vergelijken: de leveringen bestrijken %s %% van die tijd', dutch_number(round(100 * p.known)))
                   WHEN p.own = p.published THEN ', evenveel'
                   ELSE pg_catalog.format(': %s %s', dutch_number(abs(p.own - p.published)), CASE WHEN p.own > p.published THEN 'meer' ELSE 'minder' END) END) END)::varchar(500)
FROM   published_difference AS p
CROSS  JOIN LATERAL (SELECT p.year || CASE p.months WHEN 0 THEN '' WHEN 1 THEN ' (één maand)' ELSE pg_catalog.format(' (%s maanden)', p.months) END AS period) AS w;
COMMENT ON VIEW published_difference IS 'Eigen woninginbraken (met pogingen, zonder wat een andere herkomst ook meldt, naar het jaar van kennisname) naast de gepubliceerde aantallen per gemeente en jaar; van maandcijfers de maanden die de leveringen bestrijken (zie known_days), als die er zijn. own is leeg als van die tijd niets is ingelezen.';
COMMENT ON VIEW data_quality IS 'Kwaliteit van de leveringen, in getallen en zinnen: wat is ingevuld, opvallend, geweigerd of dubbel, hoe lang het tijdvak is, hoe de plek is gevonden, en hoe het verschilt met de vorige levering en met de gepubliceerde aantallen.';

DO $$
DECLARE
    said record;
    seen regclass;
BEGIN
    -- The same word means the same in all of these views.
    FOR said IN SELECT * FROM (VALUES
        ('data_quality_id', 'Nummer van de bevinding; blijft gelijk zolang de gegevens gelijk blijven.'),
        ('delivery_id', 'Levering; leeg bij een vergelijking van alle leveringen samen.'),
        ('previous_delivery_id', 'De levering daarvoor, van dezelfde soort en herkomst.'),
        ('kind', 'Soort levering; wat die inhoudt, staat in delivery_kind.'), ('source', 'Herkomst van de levering of van het gepubliceerde aantal.'), ('received_on', 'Datum van ontvangst.'),
        ('place', 'Volgnummer van de bevinding binnen de levering.'),
        ('topic', 'Onderwerp: ingevuld, opvallend, geweigerd, dubbel, tijdvak, plaats, aandeel, omvang, periode of gepubliceerd.'),
        ('field', 'Veld waar het over gaat: de naam van een kolom.'), ('item', 'Opmerking, regel, stap of gemeente waar het over gaat.'),
        ('number', 'Aantal rijen waarvoor het geldt; bij omvang de gelezen rijen, bij periode de dagen die de levering bestrijkt, bij gepubliceerd de eigen inbraken.'),
        ('whole', 'Aantal rijen waarvan het een deel is; bij omvang die van de vorige levering, bij gepubliceerd het gepubliceerde aantal.'),
        ('percent', 'number als percentage van whole.'), ('previous_percent', 'Hetzelfde percentage bij de vorige levering van dezelfde soort en herkomst.'),
        ('value', 'Lengte van het tijdvak in uren, of het verschil in aantal bij omvang en gepubliceerd.'),
        ('small', '1 als whole kleiner is dan dertig: het percentage zegt dan weinig.'), ('sentence', 'De bevinding in een zin.'),
        ('noun', 'Waar de rijen over gaan.'), ('what', 'Het veld in woorden.'), ('filled', 'Aantal rijen waarin het veld is ingevuld.'),
        ('rows', 'Aantal rijen van de levering.'), ('code', 'Gemeentecode.'), ('name', 'Naam van de gemeente.'), ('year', 'Jaar.'),
        ('months', 'Aantal vergeleken maanden; 0 als het om het hele jaar gaat.'), ('published', 'Gepubliceerd aantal.'),
        ('own', 'Aantal eigen woninginbraken; leeg als van die tijd niets is ingelezen.'),
        ('known', 'Welk deel van die tijd de leveringen bestrijken, van 0 tot en met 1; onder 0,9 is er geen verschil te noemen.')) AS v (column_name, meaning)
    LOOP
        FOR seen IN SELECT a.attrelid::regclass FROM pg_attribute AS a
                    WHERE  a.attname = said.column_name
                    AND    a.attrelid IN ('delivered_field'::regclass, 'previous_delivery'::regclass, 'delivery_quality'::regclass,
                                          'published_difference'::regclass, 'data_quality'::regclass) LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
    -- What passes through from a table keeps that table's words.
    FOR said IN SELECT v.attname AS column_name, col_description(t.attrelid, t.attnum) AS meaning
                FROM   pg_attribute AS v JOIN pg_attribute AS t ON t.attrelid = 'burglary'::regclass AND t.attname = v.attname
                WHERE  v.attrelid = 'delivered_burglary'::regclass LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN delivered_burglary.%I IS %L', said.column_name, said.meaning);
    END LOOP;
END;
$$;
