-- What is still to be reported, and what to expect: by how late burglaries were reported, and by what areas had in a year.

-- A report from before the burglary is not when it became known.
CREATE OR REPLACE VIEW fresh_report_day AS
SELECT row_number() OVER (ORDER BY c.level, c.code, c.occurred_on, c.reported_on)::int AS report_day_id, c.level::varchar(20) AS level, c.code::varchar(250) AS code, c.occurred_on, c.reported_on, c.burglaries
FROM  (SELECT l.level, l.code, l.occurred_on, CASE WHEN b.reported_at::date >= l.occurred_on THEN b.reported_at::date END AS reported_on, count(*)::int AS burglaries
       FROM large_area_burglary AS l JOIN burglary AS b USING (burglary_id) GROUP BY 1, 2, 3, 4) AS c;

-- What these days of the year had in the region in former years, beside the mean of the year around them: the season. Each former year is that of the
-- gemeenten of which all of it is known, without a break in what is registered.
CREATE OR REPLACE FUNCTION season_factor(first_day date, length int, until date) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH shifted AS (
        SELECT y AS years_ago, (season_factor.first_day - (y || ' years')::interval)::date AS begins FROM generate_series(1, 10) AS y
    ), year AS (
        SELECT s.years_ago, daterange(s.begins - 14, s.begins + length + 14) AS around, daterange(s.begins + length / 2 - 182, s.begins + length / 2 + 183) AS whole FROM shifted AS s
    ), told AS MATERIALIZED (
        SELECT y.*, k.gemeente_code
        FROM   year AS y CROSS JOIN LATERAL (SELECT range_merge(y.around, y.whole) AS days) AS h
        JOIN   known_day AS k ON k.first_day <= lower(h.days) AND k.last_day >= upper(h.days) - 1 AND upper(h.days) - 1 <= until
        WHERE  NOT EXISTS (SELECT FROM registration_break AS b WHERE b.first_day > lower(h.days) AND b.first_day < upper(h.days))
    ), chosen AS (
        SELECT DISTINCT t.years_ago FROM told AS t ORDER BY t.years_ago LIMIT 5
    ), counted AS (
        SELECT sum(d.burglaries) FILTER (WHERE d.day <@ t.around)::float8 AS around, sum(d.burglaries * (upper(t.around) - lower(t.around)) / 365.0) FILTER (WHERE d.day <@ t.whole)::float8 AS expected
        FROM   chosen AS c JOIN told AS t USING (years_ago) JOIN area_day AS d ON d.gemeente_code IS NOT DISTINCT FROM t.gemeente_code AND (d.day <@ t.whole OR d.day <@ t.around)
        WHERE  d.level = 'region' AND d.known = 1 AND coalesce(d.residential, 1) = 1
    )
    -- drawn towards no season: as if 30 burglaries had been seen without one
    SELECT coalesce((c.around + 30) / (c.expected + 30), 1) FROM counted AS c;
END;
COMMENT ON FUNCTION season_factor(date, int, date) IS
'Hoeveel keer zoveel woninginbraken de regio in deze tijd van het jaar had als gemiddeld in het jaar eromheen, in hoogstens vijf eerdere jaren waarvan beide geheel bekend zijn en er geen trendbreuk in ligt, met twee weken eromheen; naar 1 getrokken als het er weinig zijn, en 1 als er geen zo''n jaar is.';
