-- Days of the Dutch calendar, and the numbers by which reporting tools join them.

-- Source: the anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms, 1991, chapter 8).
CREATE OR REPLACE FUNCTION easter_sunday(of_year int) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT make_date(of_year, (r.h + r.l - 7 * r.m + 114) / 31, mod(r.h + r.l - 7 * r.m + 114, 31) + 1)
        FROM   (SELECT l.h, l.l, (l.a + 11 * l.h + 22 * l.l) / 451 AS m
                FROM  (SELECT e.a, e.h, mod(32 + 2 * mod(e.b, 4) + 2 * (e.c / 4) - e.h - mod(e.c, 4), 7) AS l
                       FROM  (SELECT d.a, d.b, d.c,
                                     mod(19 * d.a + d.b - d.b / 4 - (d.b - (d.b + 8) / 25 + 1) / 3 + 15, 30) AS h
                              FROM  (SELECT mod(of_year, 19) AS a, of_year / 100 AS b,
                                            mod(of_year, 100) AS c) AS d) AS e) AS l) AS r);
COMMENT ON FUNCTION easter_sunday(int) IS 'Eerste paasdag van een jaar.';

-- The king's birthday, and until 2013 the queen's, is kept on Saturday when it falls on a Sunday.
CREATE OR REPLACE FUNCTION public_holidays(of_year int) RETURNS TABLE (day date, name varchar(40))
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 11
BEGIN ATOMIC
    SELECT h.day, h.name::varchar(40)
    FROM  (SELECT easter_sunday(of_year) AS easter,
                  CASE WHEN of_year >= 2014 THEN make_date(of_year, 4, 27)
                       ELSE make_date(of_year, 4, 30) END AS birthday) AS e
    CROSS  JOIN LATERAL (VALUES (make_date(of_year, 1, 1), 'nieuwjaarsdag'), (e.easter - 2, 'Goede Vrijdag'),
                         (e.easter, 'eerste paasdag'), (e.easter + 1, 'tweede paasdag'),
                         (e.birthday - CASE WHEN extract(isodow FROM e.birthday) = 7 THEN 1 ELSE 0 END,
                          CASE WHEN of_year >= 2014 THEN 'Koningsdag' ELSE 'Koninginnedag' END),
                         (make_date(of_year, 5, 5), 'Bevrijdingsdag'), (e.easter + 39, 'Hemelvaartsdag'),
                         (e.easter + 49, 'eerste pinksterdag'), (e.easter + 50, 'tweede pinksterdag'),
                         (make_date(of_year, 12, 25), 'eerste kerstdag'),
                         (make_date(of_year, 12, 26), 'tweede kerstdag')) AS h (day, name);
END;
COMMENT ON FUNCTION public_holidays(int) IS 'De feestdagen van een jaar, vanaf 1980.';

-- Clocks go back on the last Sunday of October, and on on the last of March.
CREATE OR REPLACE FUNCTION last_sunday(of_year int, of_month int) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT m.last - mod(extract(isodow FROM m.last)::int, 7)
        FROM   (SELECT (make_date(of_year, of_month, 1) + interval '1 month')::date - 1 AS last) AS m);
COMMENT ON FUNCTION last_sunday(int, int) IS 'De laatste zondag van een maand.';

CREATE OR REPLACE FUNCTION calendar_end() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN make_date(extract(year FROM (now() AT TIME ZONE 'Europe/Amsterdam'))::int + 1, 12, 31);
COMMENT ON FUNCTION calendar_end() IS 'De laatste dag van de kalender van rapporten: die van het volgende jaar.';

CREATE OR REPLACE FUNCTION day_key(day date) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (extract(year FROM day) * 10000 + extract(month FROM day) * 100 + extract(day FROM day))::int;
COMMENT ON FUNCTION day_key(date) IS 'Een dag als getal: 20181231.';

CREATE OR REPLACE FUNCTION date_key(day date) RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN day BETWEEN '2000-01-01' AND calendar_end() THEN day_key(day) ELSE -1 END;
COMMENT ON FUNCTION date_key(date) IS 'Een dag van de kalender van rapporten als getal (20181231); -1 als hij niet bekend is of erbuiten valt.';

-- Fortnights begin on Mondays, all of them a whole number of fortnights from one.
CREATE OR REPLACE FUNCTION fortnight_of(day date) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN day - mod(mod(day - date '2000-01-03', 14) + 14, 14);
COMMENT ON FUNCTION fortnight_of(date) IS 'De maandag waarmee de veertien dagen beginnen waarin een dag ligt, geteld vanaf maandag 3 januari 2000.';
