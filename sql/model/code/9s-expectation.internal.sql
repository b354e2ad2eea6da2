-- What is still to be reported, and what to expect: by how late burglaries were reported, and by what areas had in a
-- year.

-- A report from before the burglary is not when it became known.
CREATE OR REPLACE VIEW fresh_report_day AS
SELECT row_number() OVER (ORDER BY c.level, c.code, c.occurred_on, c.reported_on)::int AS report_day_id,
       c.level::varchar(20) AS level, c.code::varchar(250) AS code, c.occurred_on, c.reported_on, c.burglaries
FROM  (SELECT l.level, l.code, l.occurred_on,
              CASE WHEN b.reported_at::date >= l.occurred_on THEN b.reported_at::date END AS reported_on,
              count(*)::int AS burglaries
       FROM large_area_burglary AS l JOIN burglary AS b USING (burglary_id) GROUP BY 1, 2, 3, 4) AS c;

-- What these days of the year had in the region in former years, beside the mean of the year around them: the season.
-- Each former year is that of the gemeenten of which all of it is known, without a break in what is registered.
CREATE OR REPLACE FUNCTION season_factor(first_day date, length int, until date) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH shifted AS (
        SELECT y AS years_ago, (season_factor.first_day - (y || ' years')::interval)::date AS begins
        FROM   generate_series(1, 10) AS y
    ), year AS (
        SELECT s.years_ago, daterange(s.begins - 14, s.begins + length + 14) AS around,
               daterange(s.begins + length / 2 - 182, s.begins + length / 2 + 183) AS whole FROM shifted AS s
    ), told AS MATERIALIZED (
        SELECT y.*, k.gemeente_code
        FROM   year AS y CROSS JOIN LATERAL (SELECT range_merge(y.around, y.whole) AS days) AS h
        JOIN   known_day AS k ON k.first_day <= lower(h.days) AND k.last_day >= upper(h.days) - 1
               AND upper(h.days) - 1 <= until
        WHERE  NOT EXISTS (SELECT
                           FROM   registration_break AS b
                           WHERE  b.first_day > lower(h.days) AND b.first_day < upper(h.days))
    ), chosen AS (
        SELECT DISTINCT t.years_ago FROM told AS t ORDER BY t.years_ago LIMIT 5
    ), counted AS (
        SELECT sum(d.burglaries) FILTER (WHERE d.day <@ t.around)::float8 AS around,
               sum(d.burglaries * (upper(t.around) - lower(t.around)) / 365.0) FILTER (WHERE d.day <@ t.whole)::float8 AS expected
        FROM   chosen AS c JOIN told AS t USING (years_ago)
        JOIN   area_day AS d ON d.gemeente_code IS NOT DISTINCT FROM t.gemeente_code
               AND (d.day <@ t.whole OR d.day <@ t.around)
        WHERE  d.level = 'region' AND d.known = 1 AND coalesce(d.residential, 1) = 1
    )
    -- drawn towards no season: as if 30 burglaries had been seen without one
    SELECT (c.around + 30) / (c.expected + 30) FROM counted AS c;
END;
COMMENT ON FUNCTION season_factor(date, int, date) IS
'Hoeveel keer zoveel woninginbraken de regio in deze tijd van het jaar had als gemiddeld in het jaar eromheen, in hoogstens vijf eerdere jaren waarvan beide geheel bekend zijn en er geen trendbreuk in ligt, met twee weken eromheen; naar 1 getrokken als het er weinig zijn, en NULL als er geen zo''n jaar is.';

-- Burglary falls and rises from year to year, and the middle of a year is half a year ago: the last thirteen weeks
-- beside what the year and the season make of them, of the gemeenten of which all of it is known. Where the season of
-- those weeks is not known, it is within what they had: that is kept for days that follow soon, and not counted a
-- second time where the season of the days that are asked is known.
CREATE OR REPLACE FUNCTION recent_factor(since date, until date, with_season boolean DEFAULT true) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH counted AS (
        SELECT sum(d.burglaries)::float8 AS year,
               coalesce(sum(d.burglaries) FILTER (WHERE d.day > until - 91), 0)::float8 AS recent
        FROM   area_day AS d
        JOIN   known_day AS k ON k.gemeente_code IS NOT DISTINCT FROM d.gemeente_code AND k.first_day <= since
               AND k.last_day >= until
        WHERE  d.level = 'region' AND d.known = 1 AND coalesce(d.residential, 1) = 1 AND d.day BETWEEN since AND until
    )
    -- drawn towards no change: as if 50 burglaries more had been seen, as the year and the season have them
    SELECT coalesce((c.recent + 50) / (c.year * 91 / (until - since + 1) * s.factor + 50), 1)
    FROM   counted AS c
    CROSS  JOIN LATERAL (SELECT coalesce(season_factor(until - 90, 91, until)
                                         / CASE WHEN since > until - 364
                                                THEN season_factor(since, until - since + 1, until) ELSE 1 END,
                                         CASE WHEN with_season THEN 1 END) AS factor
                         WHERE until - since >= 181) AS s
    UNION  ALL SELECT 1 WHERE (until - since >= 181) IS NOT TRUE;
END;
COMMENT ON FUNCTION recent_factor(date, date, boolean) IS
'Hoeveel keer zoveel woninginbraken de regio in de laatste 91 dagen had als naar het jaar ervoor en het seizoen was te verwachten; naar 1 getrokken als het er weinig zijn, en 1 als de tijd korter is dan een half jaar. with_season: of het seizoen van die dagen erin mag blijven zitten als dat niet bekend is; anders is het dan ook 1.';

-- The squared difference of two fortnights that follow each other is their sum, if chance alone makes it; what it is
-- more is how all of the region goes up and down. Of a time of its own season nothing is known in the first year: a
-- fortnight then lies some quarter beside the mean of the year.
CREATE OR REPLACE FUNCTION period_variation(length int, until date, season_known boolean) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT least(greatest(length, 7), 28) AS days
    ), period AS MATERIALIZED (            -- counted back from the last day, of each gemeente once
        SELECT coalesce(d.gemeente_code, '') AS gemeente_code, (until - d.day) / p.days AS turn,
               sum(d.burglaries)::float8 AS burglaries
        FROM   asked AS p
        JOIN   area_day AS d ON d.level = 'region' AND d.known = 1 AND coalesce(d.residential, 1) = 1 AND d.day <= until
               AND d.day > until - 1826 - 3 * p.days
        GROUP  BY 1, 2
    ), step AS MATERIALIZED (              -- the gemeenten of which both periods are known, one after the other
        SELECT n AS turn, coalesce(k.gemeente_code, '') AS gemeente_code
        FROM   asked AS p CROSS JOIN LATERAL generate_series(0, 1826 / p.days) AS n
        JOIN   known_day AS k ON k.first_day <= until - p.days * (n + 2) + 1 AND k.last_day >= until - p.days * n
        WHERE  NOT EXISTS (SELECT
                           FROM   registration_break AS b
                           WHERE  b.first_day > until - p.days * (n + 2) + 1 AND b.first_day < until - p.days * n + 1)
    ), counted AS (
        SELECT coalesce(sum(b.burglaries), 0) AS before, coalesce(sum(a.burglaries), 0) AS after
        FROM   step AS t LEFT JOIN period AS a ON a.gemeente_code = t.gemeente_code AND a.turn = t.turn
        LEFT   JOIN period AS b ON b.gemeente_code = t.gemeente_code AND b.turn = t.turn + 1
        GROUP  BY t.turn
    )
    SELECT sqrt(greatest(0, coalesce(sum((c.after - c.before) ^ 2 - (c.after + c.before))
                                     / nullif(sum((c.after + c.before) ^ 2 - (c.after + c.before)) / 2, 0), 0))
                + CASE WHEN season_known THEN 0 ELSE 0.25 ^ 2 END)
    FROM   counted AS c;
END;
COMMENT ON FUNCTION period_variation(int, date, boolean) IS
'Met welk deel van het gemiddelde alle inbraken van de regio van tijd tot tijd hoger of lager zijn dan door toeval, over hoogstens vijf jaar; een kwart erbij als van geen eerder jaar bekend is wat het seizoen doet.';
