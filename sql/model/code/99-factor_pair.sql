-- One figure beside another, over the areas that have both.

-- Ranks, since neither needs to go with the other in a straight line. The interval is that of Fisher's transformation for ranks (Bonett &
-- Wright 2000); within gemeenten the transformed coefficients are weighed by what they rest on.
CREATE OR REPLACE FUNCTION factor_pair(factor text, other text)
RETURNS TABLE (level varchar(20), areas int, first_year int, last_year int, correlation float8, correlation_low float8, correlation_high float8,
               gemeenten int, within float8, within_low float8, within_high float8, sentence varchar(400))
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH newest AS (
        SELECT DISTINCT ON (v.factor, v.level, v.code) v.factor, v.level, v.code, v.year, v.value
        FROM   factor_figure AS v WHERE v.factor IN (factor_pair.factor, factor_pair.other) ORDER BY v.factor, v.level, v.code, v.year DESC
    ), home AS (                        -- where most of its dwellings are
        SELECT DISTINCT ON (d.level, d.code) d.level, d.code, d.gemeente_code FROM area_dwelling AS d ORDER BY d.level, d.code, d.dwellings DESC, d.gemeente_code
    ), both_known AS MATERIALIZED (
        SELECT a.level, a.code, h.gemeente_code, a.value AS x, b.value AS y, least(a.year, b.year) AS first_year, greatest(a.year, b.year) AS last_year
        FROM   newest AS a
        JOIN   newest AS b ON b.level = a.level AND b.code = a.code AND b.factor = factor_pair.other AND abs(b.year - a.year) <= 3
        LEFT   JOIN home AS h ON h.level = a.level AND h.code = a.code
        WHERE  a.factor = factor_pair.factor
    ), ranked AS (                      -- over all areas of a level, and within each gemeente; alike values share their ranks
        SELECT g.level, g.gemeente_code,
               rank() OVER (PARTITION BY g.level, g.gemeente_code ORDER BY g.x) + (count(*) OVER (PARTITION BY g.level, g.gemeente_code, g.x) - 1) / 2.0::float8 AS x,
               rank() OVER (PARTITION BY g.level, g.gemeente_code ORDER BY g.y) + (count(*) OVER (PARTITION BY g.level, g.gemeente_code, g.y) - 1) / 2.0::float8 AS y
        FROM  (SELECT k.level, ''::text AS gemeente_code, k.x, k.y FROM both_known AS k
               UNION ALL
               SELECT k.level, k.gemeente_code, k.x, k.y FROM both_known AS k WHERE k.gemeente_code IS NOT NULL AND k.level <> 'gemeente') AS g
    ), grouped AS (
        SELECT r.level, r.gemeente_code, count(*) - 3 AS weight, corr(r.x, r.y) AS r FROM ranked AS r GROUP BY r.level, r.gemeente_code
        HAVING count(*) >= CASE r.gemeente_code WHEN '' THEN 10 ELSE 5 END
    ), pooled AS (
        SELECT g.level, g.gemeente_code = '' AS whole, count(*) AS groups, sum(g.weight * atanh(g.r)) / sum(g.weight) AS z,
               1.959963984540054 * sqrt(sum(g.weight * (1 + g.r * g.r / 2))) / sum(g.weight) AS reach
        FROM   grouped AS g WHERE abs(g.r) < 1 GROUP BY g.level, g.gemeente_code = ''
    )
    SELECT k.level::varchar(20), k.areas, k.first_year, k.last_year, w.r, tanh(p.z - p.reach), tanh(p.z + p.reach),
           coalesce(i.groups, 0)::int, tanh(i.z), tanh(i.z - i.reach), tanh(i.z + i.reach),
           (CASE WHEN w.r IS NULL THEN 'Een van beide is overal gelijk: er valt niets te vergelijken.'
                 ELSE CASE WHEN p.z - p.reach > 0 THEN 'Waar het ene cijfer hoog is, is het andere dat ook vaker.'
                           WHEN p.z + p.reach < 0 THEN 'Waar het ene cijfer hoog is, is het andere vaker laag.'
                           WHEN p.z IS NULL       THEN 'Beide geven de gebieden dezelfde of de omgekeerde volgorde.'
                           ELSE 'Dat deze cijfers samengaan, blijkt hier niet.' END
                      || CASE WHEN i.z IS NULL THEN ''
                              WHEN i.z - i.reach > 0 THEN ' Binnen gemeenten gaan zij samen.' WHEN i.z + i.reach < 0 THEN ' Binnen gemeenten gaan zij tegen elkaar in.'
                              ELSE ' Binnen gemeenten blijkt dat niet.' END END
            || ' Dit gaat over gebieden, en zegt niet wat waarvan komt.')::varchar(400)
    FROM  (SELECT b.level, count(*)::int AS areas, min(b.first_year) AS first_year, max(b.last_year) AS last_year FROM both_known AS b GROUP BY b.level HAVING count(*) >= 10) AS k
    JOIN   area_level AS l ON l.level = k.level
    LEFT   JOIN grouped AS w ON w.level = k.level AND w.gemeente_code = ''
    LEFT   JOIN pooled AS p ON p.level = k.level AND p.whole
    LEFT   JOIN pooled AS i ON i.level = k.level AND NOT i.whole
    ORDER  BY l.position;
END;
COMMENT ON FUNCTION factor_pair(text, text) IS
'Een cijfer van gebieden naast een ander, zoals de mutatiegraad naast de sociale cohesie: per niveau met minstens tien gebieden die beide hebben, van elk het nieuwste, hoogstens drie jaar uiteen. correlation is de rangcorrelatie van Spearman (-1 tot 1) met haar 95%-interval (Fisher; Bonett en Wright 2000), zonder interval bij 1 of -1; within is die binnen gemeenten met minstens vijf gebieden, naar hun aantal gewogen, en leeg zonder zulke gemeenten. Gebieden die bij elkaar liggen, lijken op elkaar: het interval is dan te smal. Geen rij: er zijn geen tien gebieden met beide. Bron: Spearman 1904; Bonett en Wright 2000.';
