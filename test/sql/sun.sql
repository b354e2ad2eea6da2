-- When the sun rises and sets, and how light it was when burglars came.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
\set SHOW_CONTEXT never

-- Amsterdam, as almanacs have it, to the minute: the longest and the shortest day, and the day before the clock goes forward and the day itself.
SELECT day, to_char(sunrise, 'HH24:MI') AS sunrise, to_char(sunset, 'HH24:MI') AS sunset, to_char(dawn, 'HH24:MI') AS dawn, to_char(dusk, 'HH24:MI') AS dusk, sun, twilight
FROM   unnest('{2026-06-20,2026-12-20,2026-03-28,2026-03-29}'::date[]) AS day, sun_times(ST_SetSRID(ST_MakePoint(4.88, 52.37), 4326), day);
-- The same place in RD New, and as a square around it.
SELECT bool_and(abs(extract(epoch FROM a.sunrise - b.sunrise)) <= 1 AND abs(extract(epoch FROM a.dusk - c.dusk)) <= 2) AS same
FROM   (SELECT ST_SetSRID(ST_MakePoint(4.88, 52.37), 4326) AS place) AS p, sun_times(place, '2026-06-20') AS a, sun_times(ST_Transform(place, 28992), '2026-06-20') AS b,
       sun_times(ST_Buffer(ST_Transform(place, 28992), 100), '2026-06-20') AS c;

-- By another way: the low-accuracy sun of Meeus, chapter 25, as NOAA's calculator has it, for 400 places and days of two centuries.
CREATE FUNCTION pg_temp.almanac(latitude float8, longitude float8, day date, zenith float8, direction int) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    hours float8 := 12 - longitude / 15; t float8; l float8; m float8; e float8; o float8; lambda float8; eps float8; declination float8; v float8; equation float8;
BEGIN
    FOR i IN 1 .. 6 LOOP
        t := (day - date '2000-01-01' - 0.5 + hours / 24) / 36525;
        l := 280.46646 + t * (36000.76983 + t * 0.0003032);
        m := 357.52911 + t * (35999.05029 - 0.0001537 * t);
        e := 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
        o := 125.04 - 1934.136 * t;
        lambda := l + sind(m) * (1.914602 - t * (0.004817 + 0.000014 * t)) + sind(2 * m) * (0.019993 - 0.000101 * t) + sind(3 * m) * 0.000289 - 0.00569 - 0.00478 * sind(o);
        eps := 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60 + 0.00256 * cosd(o);
        declination := asind(sind(eps) * sind(lambda));
        v := tand(eps / 2) ^ 2;
        equation := 4 * degrees(v * sind(2 * l) - 2 * e * sind(m) + 4 * e * v * sind(m) * cosd(2 * l) - 0.5 * v * v * sind(4 * l) - 1.25 * e * e * sind(2 * m));
        hours := (720 - 4 * longitude - equation + direction * 4 * acosd((cosd(zenith) - sind(latitude) * sind(declination)) / (cosd(latitude) * cosd(declination)))) / 60;
    END LOOP;
    RETURN day::timestamp AT TIME ZONE 'UTC' + hours * interval '1 hour';
END $$;
SELECT count(*), bool_and(abs(extract(epoch FROM sunrise - pg_temp.almanac(latitude, longitude, day, 90.8333, -1))) < 30) AS sunrise,
       bool_and(abs(extract(epoch FROM sunset - pg_temp.almanac(latitude, longitude, day, 90.8333, 1))) < 30) AS sunset,
       bool_and(abs(extract(epoch FROM dawn - pg_temp.almanac(latitude, longitude, day, 96, -1))) < 30) AS dawn,
       bool_and(abs(extract(epoch FROM dusk - pg_temp.almanac(latitude, longitude, day, 96, 1))) < 30) AS dusk
FROM   (SELECT n * 37 % 110 - 55 AS latitude, n * 13 % 50 - 25 AS longitude, date '1950-01-01' + n * 137 AS day FROM generate_series(1, 400) AS n) AS p,
       sun_times(ST_SetSRID(ST_MakePoint(longitude, latitude), 4326), day, 'UTC');
-- The day is that of the place: far east and west, its times lie on two days of UTC.
SELECT tz, count(*), bool_and((sunrise AT TIME ZONE tz)::date = day AND (sunset AT TIME ZONE tz)::date = day AND sunrise < sunset AND dawn < sunrise AND dusk > sunset
                              AND abs(extract(epoch FROM sunrise - pg_temp.almanac(latitude, longitude, (sunrise AT TIME ZONE 'UTC')::date, 90.8333, -1)) % 86400) NOT BETWEEN 300 AND 86100) AS right
FROM   (VALUES (-37, 175, 'Pacific/Auckland'), (21, -158, 'Pacific/Honolulu'), (52, 5, 'Europe/Amsterdam')) AS v (latitude, longitude, tz), generate_series(0, 360, 17) AS n, LATERAL (SELECT date '2026-01-01' + n AS day) AS d,
       sun_times(ST_SetSRID(ST_MakePoint(longitude, latitude), 4326), day, tz) GROUP BY tz ORDER BY tz;

-- Where it does not rise or set, and why.
SELECT day, sunrise IS NULL AND sunset IS NULL AS no_sunrise, sun, dawn IS NULL AND dusk IS NULL AS no_dawn, twilight
FROM   unnest('{2026-01-10,2026-02-01,2026-03-20,2026-06-21}'::date[]) AS day, sun_times('SRID=4326;POINT(15.6 78.2)', day, 'Europe/Oslo');
SELECT sun, twilight FROM sun_times('SRID=4326;POINT(5 59.9)', '2026-06-21');

-- ---------------------------------------------------------------- light

-- Windows of a winter, minute by minute.
CREATE TEMP TABLE made AS
SELECT n, timestamptz '2025-11-03 00:00' + n * interval '1873 minutes' AS b, timestamptz '2025-11-03 00:00' + n * interval '1873 minutes' + n * n * 7 % 1499 * interval '1 minute' AS e FROM generate_series(1, 60) AS n;
CREATE TEMP TABLE sun_of AS SELECT day::date, t.* FROM generate_series(timestamp '2025-11-01', '2026-02-01', '1 day') AS day, sun_times('SRID=28992;POINT(257000 471000)', day::date) AS t;
CREATE TEMP TABLE counted AS
SELECT n, light, count(*)::float8 / sum(count(*)) OVER (PARTITION BY n) AS weight
FROM   made, generate_series(b, greatest(b, e - interval '1 minute'), interval '1 minute') AS at,
       LATERAL (SELECT at + interval '30 seconds' AS middle) AS m,
       LATERAL (SELECT CASE WHEN middle BETWEEN sunrise AND sunset THEN 'day' WHEN middle BETWEEN dawn AND dusk THEN 'twilight' ELSE 'dark' END AS light FROM sun_of WHERE day = at::date) AS l
GROUP  BY n, light;
SELECT l.light, abs(l.expected - c.expected) < 0.05 AS near, abs(l.variance - c.variance) < 0.05 AS variance, l.certain = c.certain AS certain, round(l.share_of_time::numeric, 2) AS share_of_time, burglaries, dropped
FROM   (SELECT window_set(b, e, NULL) AS windows FROM made) AS s, aoristic_light(windows, 'SRID=28992;POINT(257000 471000)') AS l
       JOIN (SELECT light, sum(weight) AS expected, sum(weight * (1 - weight)) AS variance, count(*) FILTER (WHERE weight = 1) AS certain FROM counted GROUP BY light) AS c USING (light) ORDER BY light;
SELECT round(sum(expected)::numeric, 12) AS in_all, round(sum(share)::numeric, 12) AS shares, round(sum(share_of_time)::numeric, 12) AS time FROM (SELECT window_set(b, e, NULL) AS windows FROM made) AS s, aoristic_light(windows, 'SRID=28992;POINT(257000 471000)');
-- Instants, of which one is all there is; polar night; long ones; nothing.
SELECT l.* FROM aoristic_light((SELECT window_set('2026-01-05 12:00', NULL, NULL)), 'SRID=28992;POINT(257000 471000)') AS l;
SELECT light, expected, share_of_time FROM aoristic_light((SELECT window_set('2026-01-05 00:00', '2026-01-08 00:00', NULL)), 'SRID=4326;POINT(15.6 78.2)');
SELECT light, expected, from_long, burglaries, dropped FROM aoristic_light((SELECT window_set('2026-01-05 12:00', e::timestamptz, NULL) FROM unnest('{2026-01-05 13:00,2026-01-09}'::text[]) AS e), 'SRID=28992;POINT(257000 471000)', 'drop');
SELECT light, expected, share, burglaries, share_of_time FROM aoristic_light((SELECT window_set(NULL, NULL, NULL)), 'SRID=28992;POINT(257000 471000)');
-- a part with nothing in it does not matter
SELECT count(*), count(DISTINCT t.sunrise) FROM unnest('{"POINT(257000 471000)","MULTIPOINT(EMPTY, 257000 471000)","MULTILINESTRING(EMPTY, (256990 471000, 257010 471000))"}'::text[]) AS p (place), sun_times(ST_SetSRID(p.place::geometry, 28992), '2026-01-01') AS t;
SELECT (SELECT count(*) FROM aoristic_light(NULL, 'SRID=28992;POINT(257000 471000)')), (SELECT count(*) FROM aoristic_light((SELECT window_set(NULL, NULL, NULL)), NULL)), (SELECT count(*) FROM sun_times('SRID=28992;POINT EMPTY', '2026-01-01')), (SELECT count(*) FROM sun_times(NULL, '2026-01-01'));
-- A query keeps the sun of the place that it asked for last: of another place and of other days each is what it is alone.
CREATE FUNCTION pg_temp.alone(windows window_set, place geometry) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    EXECUTE 'SELECT string_agg(concat_ws('' '', light, expected, share_of_time), '', '' ORDER BY light) FROM aoristic_light($1, $2)' INTO said USING windows, place;
    RETURN said;
END;
$$;
SELECT count(*), count(DISTINCT t.together) AS apart, count(*) FILTER (WHERE t.together <> pg_temp.alone(w.windows, v.place)) AS wrong
FROM  (VALUES (1, '2026-01-05 06:00', '2026-01-05 18:00', 'SRID=4326;POINT(5 52)'::geometry), (2, '2026-01-05 06:00', '2026-01-05 18:00', 'SRID=4326;POINT(7 52)'),
              (3, '2026-01-05 06:00', '2026-01-05 18:00', 'SRID=4326;POINT(7 53)'), (4, '2026-06-05 03:00', '2026-06-05 08:00', 'SRID=4326;POINT(7 53)'), (5, '2025-12-05 06:00', '2026-06-20 18:00', 'SRID=4326;POINT(7 53)'),
              (6, '2026-02-05 06:00', '2026-02-05 18:00', 'SRID=4326;POINT(7 53)'), (7, '2025-06-01 00:00', '2025-06-03 00:00', 'SRID=4326;POINT(15.6 78.2)')) AS v (n, b, e, place)
CROSS  JOIN LATERAL (SELECT window_set(o.b::timestamptz, o.e::timestamptz, NULL) AS windows FROM (SELECT v.b, v.e OFFSET 0) AS o) AS w
CROSS  JOIN LATERAL (SELECT string_agg(concat_ws(' ', l.light, l.expected, l.share_of_time), ', ' ORDER BY l.light) AS together FROM aoristic_light(w.windows, v.place) AS l) AS t;

-- Refused.
SELECT sun_times('POINT(1 1)', '2026-01-01');
SELECT sun_times('SRID=4326;POINT(5 52)', '2200-01-01');
SELECT sun_times('SRID=4326;POINT(5 52)', 'infinity');
SELECT sun_times('SRID=4326;POINT(5 52)', '2026-01-01', 'Twente');
SELECT sun_times_at(181, 52, '2026-01-01', 'UTC');
SELECT sun_times_at('NaN', 52, '2026-01-01', 'UTC');
SELECT aoristic_light((SELECT window_set('1899-12-31', NULL, NULL)), 'SRID=4326;POINT(5 52)');
SELECT aoristic_light((SELECT window_set('294276-12-31', NULL, NULL)), 'SRID=4326;POINT(5 52)');
SELECT aoristic_light((SELECT window_set(NULL, NULL, NULL)), 'SRID=4326;POINT(5 52)', 'uniform');
