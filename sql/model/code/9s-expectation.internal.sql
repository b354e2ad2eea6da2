-- What is still to be reported, and what to expect: by how late burglaries were reported, and by what areas had in a year.

-- A report from before the burglary is not when it became known.
CREATE OR REPLACE VIEW fresh_report_day AS
SELECT row_number() OVER (ORDER BY c.level, c.code, c.occurred_on, c.reported_on)::int AS report_day_id, c.level::varchar(20) AS level, c.code::varchar(250) AS code, c.occurred_on, c.reported_on, c.burglaries
FROM  (SELECT l.level, l.code, l.occurred_on, CASE WHEN b.reported_at::date >= l.occurred_on THEN b.reported_at::date END AS reported_on, count(*)::int AS burglaries
       FROM large_area_burglary AS l JOIN burglary AS b USING (burglary_id) GROUP BY 1, 2, 3, 4) AS c;

-- What these days of the year had in the region in former years, beside the mean of those years: the season.
CREATE OR REPLACE FUNCTION season_factor(first_day date, length int, until date) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH year AS (
        SELECT y AS years_ago, daterange((season_factor.first_day - (y || ' years')::interval)::date - 14, (season_factor.first_day - (y || ' years')::interval)::date + length + 14) AS around,
               daterange((until - (y || ' years')::interval)::date - 182, (until - (y || ' years')::interval)::date + 183) AS whole
        FROM   generate_series(1, 5) AS y
    ), counted AS (
        SELECT y.years_ago, sum(d.burglaries) FILTER (WHERE d.day <@ y.around) AS around, sum(d.burglaries) FILTER (WHERE d.day <@ y.whole) AS whole,
               (upper(y.around) - lower(y.around)) / 365.0 AS part
        -- a gemeente of which a part of either is not known would count in one more than in the other
        FROM   year AS y JOIN known_day AS k ON k.first_day <= least(lower(y.whole), lower(y.around)) AND k.last_day >= greatest(upper(y.whole), upper(y.around)) - 1
        JOIN   area_day AS d ON coalesce(d.gemeente_code, '') = coalesce(k.gemeente_code, '') AND (d.day <@ y.whole OR d.day <@ y.around)
        WHERE  d.level = 'region' AND d.known = 1 AND coalesce(d.residential, 1) = 1
        GROUP  BY y.years_ago, y.around
    ), summed AS (
        SELECT sum(c.around) AS around, sum(c.whole * c.part) AS expected FROM counted AS c
    )
    -- drawn towards no season: as if 30 burglaries had been seen without one
    SELECT coalesce((s.around + 30) / (s.expected + 30), 1) FROM summed AS s;
END;
COMMENT ON FUNCTION season_factor(date, int, date) IS
'Hoeveel keer zoveel woninginbraken de regio in deze tijd van het jaar had als gemiddeld, in hoogstens vijf jaren ervoor, met twee weken eromheen, naar de gemeenten waarvan daarvan alles bekend is; naar 1 getrokken als het er weinig zijn, en 1 als er geen heel jaar bekend is.';
