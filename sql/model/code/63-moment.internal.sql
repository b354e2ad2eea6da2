-- A day and a time of day that stand apart, or in one text of which only the day can be read: an unreadable time leaves the day.

-- 7:30, 07.30, 7u30, 7.30 uur, 0730, 7:30 PM; the part of a day as Excel counts it (0,3125), and the day that it puts before a time.
CREATE OR REPLACE FUNCTION read_time(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN v.bare ~ '^0?[.,][0-9]{3,17}$|^0,[0-9]{1,2}$|^0$' AND NOT v.has_word
                THEN to_char(timestamp '2000-01-01' + make_interval(secs => round(replace(v.bare, ',', '.')::numeric * 86400)::float8), 'HH24:MI:SS')
                WHEN t.hour = 24 AND t.minute = 0 AND t.second = 0 AND t.half IS NULL THEN '24:00:00'
                WHEN t.minute <= 59 AND t.second <= 59 AND CASE WHEN t.half IS NULL THEN t.hour <= 23 ELSE t.hour BETWEEN 1 AND 12 END
                THEN to_char(make_time(CASE WHEN t.half IS NULL THEN t.hour ELSE t.hour % 12 + 12 * (t.half = 'p')::int END, t.minute, t.second), 'HH24:MI:SS') END
    FROM   (SELECT regexp_replace(w.whole, '^(1899-12-3[01]|1900-01-0[01])[ t]|^om | ?(uur|u)\.?$', '', 'g') AS bare, w.whole ~ '[0-9] ?(uur|u)\.?$|^om ' AS has_word
            FROM   (SELECT lower_ascii(tidy(read_time.value)) AS whole OFFSET 0) AS w OFFSET 0) AS v
    LEFT   JOIN LATERAL (SELECT coalesce(m[1], m[6])::int AS hour, coalesce(m[2], m[7], '0')::int AS minute, coalesce(m[3], '0')::int AS second, coalesce(m[4], m[5]) AS half
                         FROM   regexp_match(v.bare, '^(?:([0-9]{1,2})(?:[:.u]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?(?: ?([ap])\.?m\.?)?| ?([ap])\.?m\.?)|([0-9]{2})([0-9]{2}))$') AS m WHERE m IS NOT NULL
                         UNION ALL
                         SELECT v.bare::int, 0, 0, NULL WHERE v.has_word AND v.bare ~ '^[0-9]{1,2}$' OFFSET 0) AS t ON true
    LIMIT  1;
END;
COMMENT ON FUNCTION read_time(text) IS
'Een tijd van de dag als uu:mm:ss: 7:30, 07.30, 7u30, 7 uur, 0730, 7:30 PM, of het deel van een dag zoals Excel dat schrijft (0,3125); al het andere NULL, ook een tijdvak.';

-- A text that moment_in reads. A day as Excel or Access keeps it has a time of its own, which is midnight.
CREATE OR REPLACE FUNCTION with_time(day text, time_of_day text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN read_code(time_of_day) IS NULL OR m.at IS NULL THEN read_code(day)
                    WHEN NOT m.is_exact AND NOT is_excel_day(day)       THEN pg_catalog.concat_ws(' ', read_code(day), read_time(time_of_day))
                    ELSE pg_catalog.concat_ws(' ', to_char(m.at, 'YYYY-MM-DD'), read_time(time_of_day)) END
        FROM (SELECT 1) AS one LEFT JOIN LATERAL moment_in(day) AS m ON true);
COMMENT ON FUNCTION with_time(text, text) IS 'Een dag en een tijd in een tekst; alleen de dag als de tijd niet te lezen is.';

-- The day and the rest of a text that is not read as a whole.
CREATE OR REPLACE FUNCTION day_and_rest(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?$' THEN NULL       -- most are written so
            WHEN EXISTS (SELECT FROM moment_in(value)) THEN NULL
            ELSE regexp_match(tidy(value), '^((?:[[:alpha:]]{2,9}\.?,? )?(?:[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[[:alpha:]]{3,9}\.?)[-/. ](?:[0-9]{4}|[0-9]{2})(?![0-9:.u])|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])))[ ,tT]+(.+)$') END;
COMMENT ON FUNCTION day_and_rest(text) IS 'Dag en rest van een tekst die als geheel geen tijdstip is, zoals 1-3-2018 7u30; anders NULL.';

CREATE OR REPLACE FUNCTION moment_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN p.part IS NULL THEN value ELSE with_time(p.part[1], p.part[2]) END FROM (SELECT day_and_rest(value) AS part OFFSET 0) AS p);
COMMENT ON FUNCTION moment_text(text) IS 'Een tijdstip zoals moment_in het leest; van een tekst met een leesbare dag en een onleesbare tijd alleen de dag.';
