-- A day and a time of day that stand apart, or in one text of which only the day can be read: an unreadable time leaves
-- the day. Most moments are written as moment_in reads them, and are seen at once; the others are few, and plpgsql
-- plans for them once.

-- 7:30, 07.30, 7u30, 7.30 uur, 0730, 7:30 PM; the part of a day as Excel counts it (0,3125), and the day that it puts
-- before a time.
CREATE OR REPLACE FUNCTION read_time(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    whole text := regexp_replace(lower_ascii(tidy(value)), '^(1899-12-3[01]|1900-01-0[01])[ t]', '');
    bare text := regexp_replace(whole, '^om | ?(uur|u)\.?$', '', 'g');
    m text[] := regexp_match(bare,
                             '^([0-9]{1,2})(?:[:.u]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?)?(?: ?([ap])\.?m\.?)?$');
    hour int;
BEGIN
    IF bare ~ '^0?[.,][0-9]{3,17}$|^0,[0-9]{1,2}$|^0$' AND bare = whole THEN
        RETURN to_char(timestamp '2000-01-01' + make_interval(secs => round(replace(bare, ',',
                                                                                    '.')::numeric * 86400)::float8),
                       'HH24:MI:SS');
    END IF;
    m := coalesce(m, regexp_match(bare, '^([0-9]{2})([0-9]{2})$'));
    hour := m[1]::int;
    -- 7 alone may be anything
    IF m IS NULL OR m[2] IS NULL AND m[4] IS NULL AND bare = whole OR m[2] > '59' OR m[3] > '59' OR m[4] IS NOT NULL
    AND hour NOT BETWEEN 1 AND 12 THEN
        RETURN NULL;
    END IF;
    hour := CASE WHEN m[4] IS NULL THEN hour ELSE hour % 12 + CASE m[4] WHEN 'p' THEN 12 ELSE 0 END END;
    RETURN CASE WHEN hour <= 23 OR hour = 24 AND coalesce(m[2], '00') = '00' AND coalesce(m[3], '00') = '00'
                THEN pg_catalog.format('%s:%s:%s', lpad(hour::text, 2, '0'), coalesce(m[2], '00'),
                                       coalesce(m[3], '00')) END;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_time(text) IS
'Een tijd van de dag als uu:mm:ss: 7:30, 07.30, 7u30, 7 uur, 0730, 7:30 PM, of het deel van een dag zoals Excel dat schrijft (0,3125); al het andere NULL, ook een tijdvak.';

-- A day as Excel or Access keeps it has a time of its own, which is midnight.
CREATE OR REPLACE FUNCTION day_with_time(day text, time_of_day text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    read record;
BEGIN
    SELECT m.at, m.is_exact INTO read FROM moment_in(day) AS m;
    RETURN CASE WHEN read.at IS NULL THEN day
                ELSE pg_catalog.concat_ws(' ',
                                          CASE WHEN read.is_exact OR is_excel_day(day)
                                                    THEN to_char(read.at, 'YYYY-MM-DD') ELSE day END,
                                          read_time(time_of_day)) END;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION day_with_time(text, text) IS 'Wat with_time doet met een dag en een tijd die anders zijn geschreven dan gewoonlijk.';

CREATE OR REPLACE FUNCTION with_time(day text, time_of_day text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN read_code(time_of_day) IS NULL THEN read_code(day)
            WHEN day ~ '^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}$|^[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}$'
                 AND time_of_day ~ '^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$'
            THEN day || ' ' || time_of_day
            ELSE day_with_time(read_code(day), time_of_day) END;
COMMENT ON FUNCTION with_time(text, text) IS 'Een dag en een tijd in een tekst die moment_in leest; alleen de dag als de tijd niet te lezen is.';

CREATE OR REPLACE FUNCTION odd_day_and_rest(value text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF EXISTS (SELECT FROM moment_in(value)) THEN
        RETURN NULL;
    END IF;
    RETURN regexp_match(tidy(value),
                        '^((?:[[:alpha:]]{2,9}\.?,? )?(?:[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[[:alpha:]]{3,9}\.?)[-/. ](?:[0-9]{4}|[0-9]{2})(?![0-9:.u])'
                                    || '|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])))[ ,tT]+(.+)$');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION odd_day_and_rest(text) IS 'Wat day_and_rest doet met een tekst die anders is geschreven dan gewoonlijk.';

CREATE OR REPLACE FUNCTION day_and_rest(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}( ([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?$'
                 THEN NULL ELSE odd_day_and_rest(value) END;
COMMENT ON FUNCTION day_and_rest(text) IS 'Dag en rest van een tekst die als geheel geen tijdstip is, zoals 1-3-2018 7u30; anders NULL.';

CREATE OR REPLACE FUNCTION odd_moment_text(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    part text[] := odd_day_and_rest(value);
BEGIN
    RETURN CASE WHEN part IS NULL THEN value ELSE with_time(part[1], part[2]) END;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION odd_moment_text(text) IS 'Wat moment_text doet met een tekst die anders is geschreven dan gewoonlijk.';

CREATE OR REPLACE FUNCTION moment_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value IS NULL
                 OR value ~ '^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}( ([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?$'
                 THEN value ELSE odd_moment_text(value) END;
COMMENT ON FUNCTION moment_text(text) IS 'Een tijdstip zoals moment_in het leest; van een tekst met een leesbare dag en een onleesbare tijd alleen de dag.';
