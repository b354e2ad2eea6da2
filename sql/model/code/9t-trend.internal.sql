-- A series of an area up to a day, for what looks for a trend or an alarm in it.

-- As long as the time that is asked, one after the other, back from it: the same weekdays each time where it is of
-- whole weeks.
CREATE OR REPLACE FUNCTION periods_back(first_day date, last_day date, periods int) RETURNS daterange[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT daterange(first_day - g.back * (last_day - first_day + 1),
                              last_day + 1 - g.back * (last_day - first_day + 1))
             FROM   generate_series(periods - 1, 0, -1) AS g (back));
COMMENT ON FUNCTION periods_back(date, date, int) IS 'Zo veel perioden van even lang, aaneengesloten, waarvan deze de laatste is.';

-- The time that is asked and the three before it; of each former year the same days of the week and those beside them.
-- Numbered back in time, six to a year.
CREATE OR REPLACE FUNCTION alarm_periods(first_day date, last_day date) RETURNS TABLE (ago int, days daterange)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 19
BEGIN ATOMIC
    SELECT 6 * y + k, daterange(first_day - s.back, last_day + 1 - s.back)
    FROM   generate_series(0, 5) AS y
    CROSS  JOIN LATERAL generate_series(CASE y WHEN 0 THEN 0 ELSE -1 END, CASE y WHEN 0 THEN 3 ELSE 1 END) AS k
    CROSS  JOIN LATERAL (SELECT 364 * y + k * (last_day - first_day + 1) AS back) AS s;
END;
COMMENT ON FUNCTION alarm_periods(date, date) IS 'De tijden waarmee area_alarm vergelijkt: ago 6 is een jaar (364 dagen) eerder, 5 en 7 zijn de tijden ernaast.';

CREATE OR REPLACE FUNCTION require_alarm_period(first_day date, last_day date) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('%s tot en met %s is %s dagen; een alarm vergelijkt 5 tot en met 62 dagen met dezelfde tijd van eerdere jaren',
                                          first_day, last_day, last_day - first_day + 1),
                        'Neem de tijd tussen twee overleggen. Voor langere tijden: period_count en area_trend.')
    WHERE  (last_day - first_day + 1 BETWEEN 5 AND 62) IS NOT TRUE;
END;
COMMENT ON FUNCTION require_alarm_period(date, date) IS 'Weigert een tijd die te kort of te lang is voor een alarm.';

-- Farrington's reference is the same time in two years or more; what is not known is left out, and one that is half
-- known is not known.
CREATE OR REPLACE FUNCTION alarm_years(per_year int, counts float8[]) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN count(*) > 0 THEN least(5, (pg_catalog.cardinality(counts) - 1 - min(n)) / per_year) END::int
        FROM   unnest(counts) WITH ORDINALITY AS u (count, n) WHERE count IS NOT NULL);
COMMENT ON FUNCTION alarm_years(int, float8[]) IS 'Hoeveel eerdere jaren een reeks bekend is, met een periode eromheen, hoogstens vijf; NULL als er niets van bekend is.';

CREATE OR REPLACE FUNCTION alarm_reason(reason text, years int, known float8) RETURNS varchar(100)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN known < 1 THEN unknown_reason(known)
            WHEN years IS NULL OR years < 2 OR reason = 'short_history' THEN 'er zijn geen twee eerdere jaren bekend'
            WHEN reason = 'none_before' THEN 'in dezelfde tijd van eerdere jaren was er geen inbraak'
            WHEN reason = 'few_burglaries' THEN 'meer dan verwacht, maar minder dan vijf inbraken in vier perioden'
            WHEN reason IS NOT NULL THEN 'de reeks laat geen verwachting toe' END;
COMMENT ON FUNCTION alarm_reason(text, int, float8) IS 'Waarom er van een gebied niet is te zeggen of het er meer zijn dan verwacht; NULL als het wel kan.';

CREATE OR REPLACE FUNCTION trend_reason(reason text) RETURNS varchar(100)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE reason WHEN 'short_history' THEN 'er zijn geen drie jaren bekend'
            WHEN 'few_burglaries' THEN 'minder dan twintig inbraken in al die jaren'
            WHEN 'no_fit' THEN 'de reeks laat geen trend toe' END;
COMMENT ON FUNCTION trend_reason(text) IS 'Waarom er geen trend is te geven; NULL als hij er is.';

CREATE OR REPLACE FUNCTION signed_number(number float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN round(number::numeric) > 0 THEN '+' ELSE '' END || dutch_number(round(number::numeric));
COMMENT ON FUNCTION signed_number(float8) IS 'Een heel getal met zijn teken: +3, 0, -12.';

CREATE OR REPLACE FUNCTION trend_sentence(percent float8, low float8, high float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN low > 0
                 THEN pg_catalog.format('Over de jaren steeg het aantal met %s %% per jaar (tussen %s en %s %%).',
                                        dutch_number(round(percent::numeric)), dutch_number(round(low::numeric)),
                                        dutch_number(round(high::numeric)))
            WHEN high < 0
                 THEN pg_catalog.format('Over de jaren daalde het aantal met %s %% per jaar (tussen %s en %s %%).',
                                        dutch_number(round(-percent::numeric)), dutch_number(round(-high::numeric)),
                                        dutch_number(round(-low::numeric)))
            WHEN percent IS NOT NULL
                 THEN pg_catalog.format('Over de jaren is geen stijging of daling aangetoond (per jaar tussen %s %% en %s %%).',
                                        signed_number(low), signed_number(high)) END;
COMMENT ON FUNCTION trend_sentence(float8, float8, float8) IS 'Een zin over de trend; NULL zonder trend.';

-- Nothing where the area has neither homes nor burglaries.
CREATE OR REPLACE FUNCTION fitted_trend(of_level text, of_code text, last_day date, years int)
RETURNS TABLE (name text, days daterange[], counts float8[], first_day date, last_known date, periods int,
               burglaries int, percent_per_year float8, percent_low float8, percent_high float8, p_value float8,
               season_ratio float8, season_peak bigint, season_p_value float8, dispersion float8, reason text,
               line float8[], line_low float8[], line_high float8[])
LANGUAGE sql STABLE ROWS 1
SET jit = off
BEGIN ATOMIC
    SELECT require_period(of_level, fitted_trend.last_day, fitted_trend.last_day, true, false, true);
    SELECT refuse_value(pg_catalog.format('years is %s; een trend is over 3 tot en met 20 jaar',
                                          coalesce(fitted_trend.years::text, 'NULL')), 'Laat years weg voor vijf jaar.')
    WHERE  (fitted_trend.years BETWEEN 3 AND 20) IS NOT TRUE;
    WITH period AS MATERIALIZED (
        SELECT c.name, c.days,
               CASE WHEN c.known = 1 AND lower(c.days) >= unbroken_from(fitted_trend.last_day)
                         THEN c.burglaries::float8 END AS count
        FROM   count_periods(of_level, ARRAY[of_code],
                             periods_back(fitted_trend.last_day - 13, fitted_trend.last_day, 26 * fitted_trend.years),
                             true, false, true) AS c
    ), series AS (
        SELECT max(p.name) AS name, array_agg(p.days ORDER BY p.days) AS days,
               array_agg(p.count ORDER BY p.days) AS counts,
               min(lower(p.days)) FILTER (WHERE p.count IS NOT NULL) AS first_day,
               max(upper(p.days) - 1) FILTER (WHERE p.count IS NOT NULL) AS last_known, count(p.count)::int AS periods,
               sum(p.count)::int AS burglaries
        FROM   period AS p
        WHERE  lower(p.days) >= coalesce((SELECT min(lower(k.days)) FROM period AS k WHERE k.count IS NOT NULL),
                                         '-infinity') HAVING count(*) > 0
    )
    SELECT s.*, t.percent_per_year, t.percent_low, t.percent_high, t.p_value, t.season_ratio, t.season_peak,
           t.season_p_value, t.dispersion, trend_reason(t.reason), t.line, t.line_low, t.line_high
    FROM   series AS s CROSS JOIN LATERAL series_trend(s.counts, per_year => 26) AS t;
END;
COMMENT ON FUNCTION fitted_trend(text, text, date, int) IS
'De reeks van een gebied per veertien dagen met haar trend (series_trend), voor area_trend en trend_plot; geen rij zonder woningen en inbraken. season_peak telt de perioden vanaf de eerste.';

-- Of 156 fortnights, the last 26 are watched: how many whole years before those are known without a gap.
CREATE OR REPLACE FUNCTION years_before(last_unknown bigint) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN greatest(0, (156 - coalesce(last_unknown, 0)) / 26 - 1)::int;
COMMENT ON FUNCTION years_before(bigint) IS 'Hoeveel hele jaren voor het laatste bekend zijn, van zes jaar in perioden van veertien dagen, waarvan deze als laatste niet bekend is.';

CREATE OR REPLACE FUNCTION drift_reason(watched bigint, years int, counted float8, around float8) RETURNS varchar(100)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN watched < 26 THEN unknown_reason(watched / 26.0)
            WHEN (years >= 2) IS NOT TRUE THEN 'er zijn geen drie jaren bekend'
            WHEN around IS NULL OR around < counted THEN 'er is te weinig om mee te vergelijken'
            WHEN counted < 20 THEN 'minder dan twintig inbraken in eerdere jaren' END;
COMMENT ON FUNCTION drift_reason(bigint, int, float8, float8) IS
'Waarom niet is te zeggen of een gebied uit de pas loopt: van het laatste jaar is niet alles bekend (watched, van 26 keer), te weinig jaren, te weinig inbraken in die jaren, of meer dan in al het andere samen; NULL als het wel kan.';

-- By the gemeenten that are known all that time; the area itself apart.
CREATE OR REPLACE FUNCTION counted_around(last_day date) RETURNS TABLE (years int, place bigint, burglaries float8)
LANGUAGE sql STABLE ROWS 600
BEGIN ATOMIC
    WITH period AS MATERIALIZED (
        SELECT c.code, c.burglaries, c.known = 1
        AND    lower(c.days) >= unbroken_from(counted_around.last_day) AS known,
               row_number() OVER (PARTITION BY c.code ORDER BY c.days) AS place
        FROM   count_periods('gemeente', NULL, periods_back(counted_around.last_day - 13, counted_around.last_day, 156),
                             true, false, true) AS c WHERE c.code IS NOT NULL
    ), told AS (
        SELECT p.code, years_before(max(p.place) FILTER (WHERE p.known IS NOT TRUE)) AS years
        FROM   period AS p GROUP BY p.code
    )
    SELECT y.years, p.place, sum(p.burglaries)::float8
    FROM   generate_series(2, 5) AS y (years) JOIN told AS t ON t.years >= y.years
    JOIN   period AS p ON p.code = t.code AND p.place > 156 - 26 * (y.years + 1)
    GROUP  BY y.years, p.place;
END;
COMMENT ON FUNCTION counted_around(date) IS 'Woninginbraken en pogingen per veertien dagen in de gemeenten die zo veel jaren voor het laatste jaar bekend zijn; place is het nummer van de periode, van 156.';
