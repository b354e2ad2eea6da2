-- One figure beside another, over the areas that have both.

-- Ranks, since neither needs to go with the other in a straight line; counts per dwelling, or large areas would be
-- alike by their size. The interval is that of Fisher's transformation for ranks (Bonett & Wright 2000). Within
-- gemeenten the coefficients are weighed by the inverse of the variance that they have where nothing goes together, 1 /
-- (areas - 1) whatever the ties; so p rests on permutation within gemeenten, and one that is in perfect order counts as
-- any other. Each gemeente takes a degree of freedom of the interval.
CREATE OR REPLACE FUNCTION factor_pair(factor text, other text)
RETURNS TABLE (level varchar(20), areas int, first_year int, last_year int, correlation float8, correlation_low float8,
               correlation_high float8, p_value float8,
               gemeenten int, within float8, within_low float8, within_high float8, within_p float8,
               sentence varchar(400))
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT tell_no_pair(factor_pair.factor, factor_pair.other);
    WITH home AS MATERIALIZED (         -- where most of its dwellings are
        SELECT DISTINCT ON (d.level, d.code) d.level, d.code, d.gemeente_code,
               sum(d.dwellings) OVER (PARTITION BY d.level, d.code) AS dwellings
        FROM   area_dwelling AS d ORDER BY d.level, d.code, d.dwellings DESC, d.gemeente_code
    ), newest AS (
        SELECT DISTINCT ON (v.factor, v.level, v.code) v.factor, v.level, v.code, v.year,
               CASE f.quantity WHEN 'extensive' THEN v.value / nullif(h.dwellings, 0) ELSE v.value END AS value,
               h.gemeente_code
        FROM   factor_figure AS v JOIN factor AS f ON f.factor = v.factor
        LEFT   JOIN home AS h ON h.level = v.level AND h.code = v.code
        WHERE  v.factor IN (factor_pair.factor, factor_pair.other) ORDER BY v.factor, v.level, v.code, v.year DESC
    ), both_known AS MATERIALIZED (
        SELECT a.level, a.code, a.gemeente_code, a.value AS x, b.value AS y, least(a.year, b.year) AS first_year,
               greatest(a.year, b.year) AS last_year
        FROM   newest AS a
        JOIN   newest AS b ON b.level = a.level AND b.code = a.code AND b.factor = factor_pair.other
               AND abs(b.year - a.year) <= 3
        WHERE  a.factor = factor_pair.factor AND a.value IS NOT NULL AND b.value IS NOT NULL
    ), ranked AS (
        -- over all areas of a level, and within each gemeente; alike values share their ranks
        SELECT g.level, g.gemeente_code,
               rank() OVER (PARTITION BY g.level,
                            g.gemeente_code ORDER BY g.x) + (count(*) OVER (PARTITION BY g.level, g.gemeente_code,
                                                                            g.x) - 1) / 2.0::float8 AS x,
               rank() OVER (PARTITION BY g.level,
                            g.gemeente_code ORDER BY g.y) + (count(*) OVER (PARTITION BY g.level, g.gemeente_code,
                                                                            g.y) - 1) / 2.0::float8 AS y
        FROM  (SELECT k.level, ''::text AS gemeente_code, k.x, k.y FROM both_known AS k
               UNION ALL
               SELECT k.level, k.gemeente_code, k.x, k.y
               FROM   both_known AS k WHERE k.gemeente_code IS NOT NULL AND k.level <> 'gemeente') AS g
    ), grouped AS (
        SELECT r.level, r.gemeente_code, count(*) - 1 AS weight, corr(r.x, r.y) AS r
        FROM   ranked AS r GROUP BY r.level, r.gemeente_code
        HAVING count(*) >= CASE r.gemeente_code WHEN '' THEN 10 ELSE 5 END
    ), pooled AS (
        SELECT g.level, g.gemeente_code = '' AS whole, count(*)::int AS groups, sum(g.weight) AS weight,
               sum(g.weight * g.r) / sum(g.weight) AS r
        FROM   grouped AS g WHERE g.r IS NOT NULL GROUP BY g.level, g.gemeente_code = ''
    ), measured AS (                    -- rounding may leave a perfect order just short of 1
        SELECT o.level, o.whole, o.groups, o.r, normal_p(o.r * sqrt(o.weight::float8)) AS p, tanh(t.z - t.reach) AS low,
               tanh(t.z + t.reach) AS high
        FROM   pooled AS o
        CROSS  JOIN LATERAL (SELECT atanh(e.r) AS z,
                                    1.959963984540054 * sqrt((1 + e.r * e.r / 2) / (o.weight - 2)::float8) AS reach
                             FROM  (SELECT CASE WHEN abs(o.r) < 1 - 1e-12 THEN o.r END AS r) AS e) AS t
    )
    SELECT k.level::varchar(20), k.areas, k.first_year, k.last_year, w.r, w.low, w.high, w.p,
           coalesce(i.groups, 0), i.r, i.low, i.high, i.p,
           (CASE WHEN w.r IS NULL THEN 'Een van beide is overal gelijk: er valt niets te vergelijken.'
                 ELSE CASE WHEN w.low IS NULL THEN 'Beide geven de gebieden dezelfde of de omgekeerde volgorde.'
                           WHEN w.low > 0     THEN 'Waar het ene cijfer hoog is, is het andere dat ook vaker.'
                           WHEN w.high < 0    THEN 'Waar het ene cijfer hoog is, is het andere vaker laag.'
                           ELSE 'Dat deze cijfers samengaan, blijkt hier niet.' END
                      || CASE WHEN i.r IS NULL              THEN ''
                              WHEN coalesce(i.low, i.r) > 0  THEN ' Binnen gemeenten gaan zij samen.'
                              WHEN coalesce(i.high, i.r) < 0 THEN ' Binnen gemeenten gaan zij tegen elkaar in.'
                              ELSE ' Binnen gemeenten blijkt dat niet.' END END
            || CASE WHEN is_sensitive(factor_pair.factor) OR is_sensitive(factor_pair.other)
                    THEN ' Dit ligt dicht bij bijzondere persoonsgegevens: niet voor een risicoscore per gebied.'
                    ELSE '' END
            || ' Dit gaat over gebieden, en zegt niet wat waarvan komt.')::varchar(400)
    FROM  (SELECT b.level, count(*)::int AS areas, min(b.first_year) AS first_year, max(b.last_year) AS last_year
           FROM   both_known AS b GROUP BY b.level HAVING count(*) >= 10) AS k
    JOIN   area_level AS l ON l.level = k.level
    LEFT   JOIN measured AS w ON w.level = k.level AND w.whole
    LEFT   JOIN measured AS i ON i.level = k.level AND NOT i.whole
    ORDER  BY l.position;
END;
COMMENT ON FUNCTION factor_pair(text, text) IS
'Een cijfer van gebieden naast een ander, zoals de mutatiegraad naast de sociale cohesie: per niveau met minstens tien gebieden die beide hebben, van elk het nieuwste, hoogstens drie jaar uiteen; van een aantal telt de waarde per woning. correlation is de rangcorrelatie van Spearman (-1 tot 1) met haar 95%-interval (Fisher; Bonett en Wright 2000), zonder interval bij 1 of -1. within is het gemiddelde daarvan binnen gemeenten met minstens vijf gebieden, naar hun aantal gewogen, en leeg zonder zulke gemeenten. p_value en within_p zijn de kans op zo veel samenhang of meer als de volgorde toeval is (permutatie, met de normale verdeling benaderd; binnen gemeenten verwisseld bij within_p). Gebieden die bij elkaar liggen, lijken op elkaar: interval en p zijn dan te klein. Geen rij: er zijn geen tien gebieden met beide. Bron: Spearman 1904; Bonett en Wright 2000.';
