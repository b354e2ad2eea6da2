-- The calendar of reports: whole years, every day of them, and a row for what is not known.

CREATE OR REPLACE VIEW dim_date AS
WITH day AS (
    SELECT g::date AS date, extract(year FROM g)::int AS year, extract(month FROM g)::int AS month,
           extract(isodow FROM g)::int AS weekday
    FROM   generate_series('2000-01-01'::timestamp, calendar_end()::timestamp, interval '1 day') AS g
), year AS MATERIALIZED (
    SELECT y AS year, last_sunday(y, 3) AS light, last_sunday(y, 10) AS dark
    FROM   generate_series(2000, extract(year FROM calendar_end())::int) AS y
), feast AS MATERIALIZED (             -- two feasts may fall on one day
    SELECT h.day, string_agg(h.name, ', ' ORDER BY h.name) AS name
    FROM   year AS y CROSS JOIN LATERAL public_holidays(y.year) AS h GROUP BY h.day
), told AS MATERIALIZED (              -- of which school years holidays are known
    SELECT DISTINCT s.region,
           extract(year FROM s.first_day)::int - CASE WHEN extract(month FROM s.first_day) < 8 THEN 1
                                                      ELSE 0 END AS school_year FROM school_holiday AS s
), free AS MATERIALIZED (
    SELECT DISTINCT s.region, g::date AS date
    FROM   school_holiday AS s
    CROSS  JOIN LATERAL generate_series(s.first_day::timestamp, s.last_day::timestamp, interval '1 day') AS g
), school AS MATERIALIZED (
    SELECT d.date, max(CASE WHEN t.region = 'noord' THEN CASE WHEN f.date IS NULL THEN 0 ELSE 1 END END) AS north,
           max(CASE WHEN t.region = 'midden' THEN CASE WHEN f.date IS NULL THEN 0 ELSE 1 END END) AS central,
           max(CASE WHEN t.region = 'zuid' THEN CASE WHEN f.date IS NULL THEN 0 ELSE 1 END END) AS south
    FROM   day AS d JOIN told AS t ON t.school_year = d.year - CASE WHEN d.month < 8 THEN 1 ELSE 0 END
    LEFT   JOIN free AS f ON f.region = t.region AND f.date = d.date
    GROUP  BY d.date
)
SELECT day_key(d.date) AS date_key, d.date, d.year, extract(quarter FROM d.date)::int AS quarter,
       d.year * 100 + d.month AS month_key, d.month AS month_number,
       ('{januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december}'::text[])[d.month]::varchar(9) AS month_name,
       make_date(d.year, d.month, 1) AS month_start, extract(isoyear FROM d.date)::int AS iso_year,
       extract(week FROM d.date)::int AS iso_week,
       (extract(isoyear FROM d.date) * 100 + extract(week FROM d.date))::int AS iso_week_key,
       day_key(fortnight_of(d.date)) AS fortnight_key, fortnight_of(d.date) AS fortnight_start,
       d.weekday AS weekday_number,
       ('{maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag}'::text[])[d.weekday]::varchar(9) AS weekday_name,
       CASE WHEN d.weekday >= 6 THEN 1 ELSE 0 END AS is_weekend,
       CASE WHEN d.date < y.light OR d.date >= y.dark THEN 1 ELSE 0 END AS is_dark,
       CASE WHEN d.date < y.light THEN pg_catalog.format('%s-%s', d.year - 1, d.year)
            WHEN d.date >= y.dark THEN pg_catalog.format('%s-%s', d.year, d.year + 1) END::varchar(9) AS dark_season,
       CASE WHEN f.day IS NULL THEN 0 ELSE 1 END AS is_public_holiday, f.name::varchar(80) AS public_holiday,
       s.north AS school_holiday_north, s.central AS school_holiday_central, s.south AS school_holiday_south
FROM   day AS d JOIN year AS y USING (year) LEFT JOIN feast AS f ON f.day = d.date
LEFT   JOIN school AS s ON s.date = d.date
UNION  ALL
SELECT -1, NULL, NULL, NULL, NULL, NULL, 'onbekend'::varchar(9), NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       'onbekend'::varchar(9), NULL, NULL, NULL::varchar(9), NULL, NULL::varchar(80), NULL, NULL, NULL;
COMMENT ON VIEW dim_date IS
'Kalender: elke dag van 2000 tot en met het volgende jaar, en -1 voor een dag die niet bekend is. Laat in Power BI month_name sorteren op month_number en weekday_name op weekday_number; wie haar als datumtabel markeert, haalt de rij -1 er in de query uit.';
COMMENT ON COLUMN dim_date.date_key IS 'Dag als getal: 20181231; -1 is onbekend.';
COMMENT ON COLUMN dim_date.date IS 'Dag.';
COMMENT ON COLUMN dim_date.year IS 'Jaar.';
COMMENT ON COLUMN dim_date.quarter IS 'Kwartaal.';
COMMENT ON COLUMN dim_date.month_key IS 'Maand als getal: 201812.';
COMMENT ON COLUMN dim_date.month_number IS 'Maand van het jaar, 1 tot en met 12.';
COMMENT ON COLUMN dim_date.month_name IS 'Naam van de maand.';
COMMENT ON COLUMN dim_date.month_start IS 'Eerste dag van de maand.';
COMMENT ON COLUMN dim_date.iso_year IS 'Jaar van de week (ISO 8601): 31 december kan in week 1 van het volgende jaar liggen.';
COMMENT ON COLUMN dim_date.iso_week IS 'Week (ISO 8601), vanaf maandag.';
COMMENT ON COLUMN dim_date.iso_week_key IS 'Jaar en week als getal: 201901.';
COMMENT ON COLUMN dim_date.fortnight_key IS 'Veertien dagen, als getal van hun eerste dag, een maandag; geteld vanaf 3 januari 2000.';
COMMENT ON COLUMN dim_date.fortnight_start IS 'Eerste dag van de veertien dagen.';
COMMENT ON COLUMN dim_date.weekday_number IS 'Dag van de week: 1 is maandag, 7 is zondag.';
COMMENT ON COLUMN dim_date.weekday_name IS 'Naam van de dag van de week.';
COMMENT ON COLUMN dim_date.is_weekend IS '1 op zaterdag en zondag, anders 0.';
COMMENT ON COLUMN dim_date.is_dark IS '1 in de donkere dagen: zolang de wintertijd duurt, van de laatste zondag van oktober tot de laatste van maart; anders 0. Een donkeredagenoffensief valt daarin, maar heeft elk jaar eigen dagen.';
COMMENT ON COLUMN dim_date.dark_season IS 'Winter waar een donkere dag in ligt: 2018-2019; leeg in de zomertijd.';
COMMENT ON COLUMN dim_date.is_public_holiday IS '1 op een feestdag, anders 0.';
COMMENT ON COLUMN dim_date.public_holiday IS 'Naam van de feestdag; Bevrijdingsdag en Goede Vrijdag zijn niet voor iedereen vrij.';
COMMENT ON COLUMN dim_date.school_holiday_north IS '1 in een schoolvakantie van regio noord, anders 0; leeg als die van dat schooljaar niet in school_holiday staan.';
COMMENT ON COLUMN dim_date.school_holiday_central IS '1 in een schoolvakantie van regio midden, anders 0; leeg als die van dat schooljaar niet in school_holiday staan.';
COMMENT ON COLUMN dim_date.school_holiday_south IS '1 in een schoolvakantie van regio zuid, anders 0; leeg als die van dat schooljaar niet in school_holiday staan.';
