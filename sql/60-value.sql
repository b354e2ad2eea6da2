-- Reading dirty values: text in, a typed value out, NULL when it cannot be read. Never an error, whatever the text is:
-- a pattern guards every cast. None of these functions looks at a table.

-- Text as it is compared: blanks of every kind (the no-break space among them) made one plain blank, none at the ends,
-- and no text that no value could be as long as.
CREATE OR REPLACE FUNCTION tidy(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) <= 400
            THEN btrim(regexp_replace(value, '[\s\u00A0\u2000-\u200B\u202F\u3000\uFEFF]+', ' ', 'g')) END;
COMMENT ON FUNCTION tidy IS
'Text without needless blanks (no-break spaces and line ends too). Empty stays empty; NULL beyond 400 bytes, which is no value.';

-- What two texts are compared by hangs on no locale: in Turkish the small letter of I is not i. The result has the
-- collation that the value had, so that an index on it is used.
CREATE OR REPLACE FUNCTION lower_ascii(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(value COLLATE "C");
COMMENT ON FUNCTION lower_ascii(text) IS 'The text with A to Z as small letters, in any locale.';

CREATE OR REPLACE FUNCTION upper_ascii(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN upper(value COLLATE "C");
COMMENT ON FUNCTION upper_ascii(text) IS 'The text with a to z as capitals, in any locale.';

CREATE OR REPLACE FUNCTION read_missing(value text, missing text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN btrim(value) = ANY (missing) THEN NULL ELSE value END;
COMMENT ON FUNCTION read_missing IS
'The value, or NULL where it is one of the codes for missing (such as -99999999, . or x). The codes belong to a column: elsewhere such a value may be real.';

CREATE OR REPLACE FUNCTION read_code(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(value, E' \t\r\n\u00A0'), '');
COMMENT ON FUNCTION read_code IS 'A code or name without blanks at its ends; NULL for an empty one.';

CREATE OR REPLACE FUNCTION normalise_column(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(lower_ascii(name), '[^a-z0-9]+', '_', 'g'), '_');
COMMENT ON FUNCTION normalise_column IS
'The name of a column as names are compared: small letters, and one _ for all that is not a to z or 0 to 9 ("Begin-pleegdatum/tijd" becomes begin_pleegdatum_tijd).';

-- Numbers and yes or no -------------------------------------------------------------------------

-- Which of the point and the comma is the decimal mark shows from the text itself, except in 1.234: there the column's
-- own decimal mark decides. What is left has digits, a point at most, and perhaps an exponent as Excel writes it. A
-- blank stands between thousands only: 12 3 is no number. 8722 is the minus sign, where a hyphen is usual.
CREATE OR REPLACE FUNCTION number_in(value text, decimal_mark text) RETURNS TABLE (number numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN plain ~ '^[-+]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})(E[-+]?\d\d?)?$' THEN plain::numeric END
    FROM   (SELECT CASE WHEN octet_length(value) <= 40 AND value ~ '^[-+]?[0-9.,]+$' THEN value ELSE
                   upper_ascii(regexp_replace(translate(tidy(value), chr(8722), '-'),
                       '^(\u20AC|eur(o)?(?![a-z])) ?| ?(\u20AC|eur(o)?|%)$|(?<=,) ?[-\u2013\u2014]+$|(?<=(?:^|[^\d.,])\d{1,3}) (?=\d{3}(\D|$))|(?<=^[-+]) ',
                       '', 'gi')) END AS bare OFFSET 0) AS b,
           LATERAL (SELECT CASE
               WHEN bare ~ '^[-+]?\d*$' THEN bare
               WHEN decimal_mark = '.' AND bare ~ '^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$'
                 OR bare ~ '^[-+]?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})$' THEN replace(bare, ',', '')
               WHEN decimal_mark = ',' AND bare ~ '^[-+]?[1-9]\d{0,2}\.\d{3}$'
                 OR bare ~ '^[-+]?\d{1,3}((\.\d{3})+,\d*|(\.\d{3}){2,})$' THEN translate(bare, ',.', '.')
               WHEN bare ~ '[,.].*[,.]' THEN NULL
               ELSE replace(bare, ',', '.') END
                           OFFSET 0) AS m (plain);
END;
COMMENT ON FUNCTION number_in IS
'The number in a text, as a table of one row (NULL where there is none); see read_number.';

CREATE OR REPLACE FUNCTION read_number(value text, decimal_mark text DEFAULT ',') RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT number FROM number_in(value, decimal_mark));
COMMENT ON FUNCTION read_number IS
'A number with a decimal comma or point, with or without thousands (1.234, 1 234), a euro sign, EUR, % or ",-". Only 1.234 is ambiguous: with decimal_mark '','' (the default) it is 1234, with ''.'' it is 1.234. NULL for anything else.';

-- Plain digits are read at once, there are many; a query inside would keep the function from being worked into its
-- caller.
CREATE OR REPLACE FUNCTION read_odd_integer(value text) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT CASE WHEN number BETWEEN -2147483648 AND 2147483647 AND number % 1 = 0 THEN number::int END
        FROM   (SELECT number FROM number_in(value, ',') OFFSET 0) AS n);
COMMENT ON FUNCTION read_odd_integer IS 'What read_integer does with all but plain digits.';

CREATE OR REPLACE FUNCTION read_integer(value text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) < 10 AND value ~ '^[0-9]+$' THEN value::int ELSE read_odd_integer(value) END;
COMMENT ON FUNCTION read_integer IS
'A whole number (12,0 and 1.234 as well); NULL for a fraction and beyond the range of integer.';

CREATE OR REPLACE FUNCTION read_boolean(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN lower_ascii(tidy(value)) IN ('j', 'ja', 'y', 'yes', '1', 'true', 't', 'waar', 'x')  THEN true
            WHEN lower_ascii(tidy(value)) IN ('n', 'nee', 'no', '0', 'false', 'f', 'onwaar')         THEN false END;
COMMENT ON FUNCTION read_boolean IS
'Yes or no in Dutch and English: J/N, ja/nee, yes/no, 1/0, true/false, waar/onwaar, x for ticked; NULL for anything else.';

-- Days and times --------------------------------------------------------------------------------

-- {year, month, day, hour, minute, second} and a zone; what the text does not have is missing. The patterns only check:
-- with groups that capture they take ten times as long. Word makes other dashes of hyphens (8209 to 8212, 8722), and
-- '17 is 17. As a table of one row it is worked into the functions that use it.
CREATE OR REPLACE FUNCTION timestamp_parts(value text) RETURNS TABLE (parts text[], zone text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE
        WHEN form ~ '^\d{4}[-/.]\d\d?[-/.]\d\d?([t ]\d\d?[:.]\d\d([:.]\d\d([.,]\d+)?)?)?$' THEN
            string_to_array(translate(form, '/.:,t ', '------'), '-')
        WHEN form ~ '^\d\d?[-/. ](\d\d?|[a-z]{3,9})[-/. ]\d\d(\d\d)?( \d\d?[:.]\d\d([:.]\d\d([.,]\d+)?)?)?$' THEN (
            SELECT ARRAY[CASE WHEN length(p[3]) = 4 THEN p[3] WHEN p[3] < '70' THEN '20' || p[3] ELSE '19' || p[3] END,
                         CASE WHEN p[2] < 'a' THEN p[2]
                              ELSE array_position('{jan,feb,mrt,apr,mei,jun,jul,aug,sep,okt,nov,dec}'::text[],
                                                  CASE left(p[2], 3) WHEN 'maa' THEN 'mrt' WHEN 'mar' THEN 'mrt'
                                                       WHEN 'may' THEN 'mei' WHEN 'oct' THEN 'okt'
                                                                     ELSE left(p[2], 3) END)::text END,
                         p[1], p[4], p[5], p[6]]
            FROM   (SELECT string_to_array(translate(form, '/.:, ', '-----'), '-') AS p OFFSET 0) AS s)
        WHEN form ~ '^\d{8}([t ]?\d{4}(\d\d)?)?$' THEN (
            SELECT ARRAY[left(d, 4), substr(d, 5, 2), substr(d, 7, 2), nullif(substr(d, 9, 2), ''),
                         nullif(substr(d, 11, 2), ''), nullif(substr(d, 13, 2), '')]
            FROM   (SELECT translate(form, 't ', '') AS d OFFSET 0) AS s)
        END, z.zone
    FROM   (SELECT regexp_replace(translate(lower_ascii(tidy(value)), chr(8209) || chr(8211) || chr(8212) || chr(8722),
                                            '----'),
                                  '^(ma|di|wo|do|vr|za|zo)[a-z]*\.?,? |,(?= )|\.(?= )|(?<=[- ])[''\u2018\u2019](?=\d\d( |$))| uur$',
                                  '', 'g') AS whole OFFSET 0) AS w,
           LATERAL (SELECT CASE WHEN whole ~ '^\d{4}.*:.*[z+-]'
                                     THEN substring(whole FROM ' ?(?:z|[-+]\d\d(?::?\d\d)?)$') END AS zone OFFSET 0) AS z,
           LATERAL (SELECT left(whole, length(whole) - coalesce(length(z.zone), 0)) AS form OFFSET 0) AS f;
END;
COMMENT ON FUNCTION timestamp_parts IS
'A day and time as text, taken apart into {year, month, day, hour, minute, second} and the time zone; NULL for a form that is not known. The day comes before the month, unless the year comes first.';

-- Excel counts days from 30 December 1899; five digits reach from 1927 to 2173.
CREATE OR REPLACE FUNCTION is_excel_day(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN tidy(value) ~ '^[1-9]\d{4}([.,]\d{1,15})?$';
COMMENT ON FUNCTION is_excel_day IS
'Is this a day as Excel counts it (43831,7291666 is 1 January 2020, 17:30)?';

-- With a zone the text is an instant; the offset has a sign, hours and perhaps minutes.
CREATE OR REPLACE FUNCTION dutch_time(wall timestamp, zone text) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN zone IS NULL THEN wall
            ELSE (wall - CASE WHEN zone ~ 'z' THEN interval '0'
                              ELSE CAST(regexp_replace(zone, '^ ?([-+])(\d\d):?(\d\d)?$', '\1\2:0\3') AS interval) END)
                 AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Amsterdam' END;
COMMENT ON FUNCTION dutch_time IS
'What clocks in the Netherlands show at the moment when they show the given time in a zone (z, +02, -05:30); without a zone the time itself.';

CREATE OR REPLACE FUNCTION moment_in(value text) RETURNS TABLE (at timestamp, is_exact boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT date '1899-12-30' + trunc(days)::int + make_interval(secs => round(days % 1 * 86400)::float8), days % 1 <> 0
    FROM   (SELECT CAST(CASE WHEN is_excel_day(value)
                                  THEN replace(tidy(value), ',', '.') END AS numeric) AS days OFFSET 0) AS e
    WHERE  days IS NOT NULL
    UNION ALL
    SELECT dutch_time(make_date(year, month, day) + make_interval(hours => hour, mins => minute, secs => second), zone),
           parts[4] IS NOT NULL
    -- worked out once, not each time that it is used
    FROM   (SELECT parts, zone FROM timestamp_parts(value) OFFSET 0) AS t,
           LATERAL (SELECT parts[1]::int, parts[2]::int, parts[3]::int, coalesce(parts[4]::int, 0),
                           coalesce(parts[5]::int, 0),
                           coalesce(parts[6]::int, 0) OFFSET 0) AS v (year, month, day, hour, minute, second)
    WHERE  year BETWEEN 1 AND 9999 AND month BETWEEN 1 AND 12 AND second <= 60
    AND    (hour <= 23 AND minute <= 59 OR hour = 24 AND minute = 0 AND second = 0)
    AND    day BETWEEN 1 AND CASE WHEN month IN (4, 6, 9, 11) THEN 30 WHEN month <> 2 THEN 31
                                  WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29 ELSE 28 END;
END;
COMMENT ON FUNCTION moment_in IS
'The day and time in a text, and whether the time was there, as a table of one row; no row where there is no day that exists. See read_timestamp.';

CREATE OR REPLACE FUNCTION read_timestamp(value text) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT at FROM moment_in(value));
COMMENT ON FUNCTION read_timestamp IS
'Day and time as the clock on the wall showed them: dd-mm-yyyy hh:mm[:ss], d/m/yy h:mm, 12 sep 2016 14:05 (Dutch months, and 01-MAR-18 as Oracle has it), ISO, yyyymmdd[hhmmss] and the numbers of Excel. Second 60 is the next minute, parts of seconds fall away; 2:30 in the night when summer time begins stays 2:30. With a time zone it is an instant, which becomes Dutch time. NULL for a day that does not exist (31-02).';

CREATE OR REPLACE FUNCTION read_timestamp_precision(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN is_exact THEN 'time' ELSE 'day' END FROM moment_in(value));
COMMENT ON FUNCTION read_timestamp_precision IS
'How precisely read_timestamp read: ''time'' with a time, ''day'' with a day alone (then 00:00 is no midnight but not known).';

-- Registers and addresses -----------------------------------------------------------------------

CREATE OR REPLACE FUNCTION read_postcode(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) IN (6, 7) AND value ~ '^[1-9][0-9]{3} ?[A-Z]{2}$'
                 AND right(value, 2) NOT IN ('SA', 'SD', 'SS') THEN replace(value, ' ', '')
            ELSE substring(upper_ascii(replace(tidy(value), ' ', '')) FROM '^([1-9][0-9]{3}(?!S[ADS])[A-Z]{2})$') END;
COMMENT ON FUNCTION read_postcode IS
'A Dutch postcode as 1234AB, from 1234 ab as well; NULL for one with the letters SA, SD or SS, which are never given out.';

-- The four digits of the municipality may have lost their leading zeros in a spreadsheet or a numeric column.
CREATE OR REPLACE FUNCTION read_bag_id(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) = 16 AND value ~ '^[0-9]*$'
                 AND substr(value, 5, 2) IN ('01', '02', '03', '10', '20', '30') THEN value ELSE
       substring(lpad(substring(tidy(value) FROM '^(?:NL\.IMBAG\.[A-Za-z]+\.)?([0-9]{13,16})(?:[.,]0)?$'), 16, '0')
                 FROM '^([0-9]{4}(?:01|02|03|10|20|30)[0-9]{10})$') END;
COMMENT ON FUNCTION read_bag_id IS
'An identification of the BAG in 16 digits, from NL.IMBAG.Pand.0153100000200000 or 0153100000200000; leading zeros that were lost come back, and .0 behind it goes.';

CREATE OR REPLACE FUNCTION read_bouwjaar(value text, latest int DEFAULT extract(year FROM current_date)::int + 1)
RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) = 4 AND value ~ '^[1-9][0-9]{3}$'
                 THEN CASE WHEN value::int <= latest AND value <> '1005' THEN value::int END
            WHEN tidy(value) ~ '^[1-9][0-9]{3}([.,]0+)?$' AND left(tidy(value), 4)::int <= latest AND
                 left(tidy(value), 4) <> '1005'
            THEN left(tidy(value), 4)::int END;
COMMENT ON FUNCTION read_bouwjaar IS
'Year of construction; NULL for the BAG''s fillers (1005, 9999), years before 1000 and years after "latest": without it the next one, by today as the TimeZone of the session has it.';

-- Text that holds digits and is no house number of one house: what a spreadsheet made of 12E6 (1E-1 has the letter E),
-- what lies opposite or near a number, a rank (1e Hoofdstraat 33), a street with its number after a number that belongs
-- to its name.
CREATE OR REPLACE FUNCTION is_no_house_number(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN value ~* ('^[0-9]+([.,][0-9]+E[-+]?|E[+])[0-9]+$'
              || '|\m(t[./] ?o|e[./] ?o|t\.?h\.?v|w\.?o)\M|tegenover|nabij|naast|omgeving|hoogte|schuin'
              || '|^[^0-9]*[0-9]+ ?(e|de|ste) +[[:alpha:]]{3}')
    OR regexp_replace(value, '(app|appt|apt|appartement|kamer|kmr|unit|etage|flat|blok|nummer|nr)[. ]*[0-9]', '',
                      'gi') ~ '[0-9].*[[:alpha:]]{3,}[^[:alnum:]]+[0-9]'
   AND value !~* '[0-9] ?(en|tot en met) ?[0-9]';
COMMENT ON FUNCTION is_no_house_number IS
'Does this text with digits name no single house: 1,20E+06, 40 t/o, 40 e.o., 1e Hoofdstraat 33?';

-- A letter counts as huisletter when it stands alone; the rest is the addition, without the marks between, except
-- between two digits: 1-2 is not 12. A letter before the number is a swapped one.
CREATE OR REPLACE FUNCTION read_house_number(value text)
RETURNS TABLE (huisnummer int, huisletter text, toevoeging text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT m[2]::int, coalesce(m[3], m[1]),
           nullif(regexp_replace(regexp_replace(m[4], '([0-9])[^[:alnum:]]+(?=[0-9])', '\1-', 'g'),
                                 '[^[:alnum:]-]|(?<![0-9])-|-(?![0-9])', '', 'g'), '')
    -- a number alone is most of them
    FROM   (SELECT CASE WHEN value ~ '^[1-9][0-9]{0,4}$' THEN ARRAY[NULL, value, NULL, NULL]
                        WHEN value ~ '[[:alpha:]]{2}|[./,+]' AND is_no_house_number(tidy(value)) THEN NULL
                        ELSE regexp_match(btrim(tidy(value), ' ''"=#+'),
                '^(?:(?:[Nn][RrOo]|[Nn][Uu][Mm](?:[Mm][Ee][Rr])?|[Hh][Uu][Ii][Ss][Nn](?:[Rr]|[Uu][Mm][Mm][Ee][Rr]))\.? ?|([a-zA-Z]) ?)?0*([1-9][0-9]{0,4})(?:[.,]0)?(?![0-9])[-/., ]*(?:([a-zA-Z])(?![a-zA-Z]))?([^<>]*)$') END OFFSET 0) AS r (m);
END;
COMMENT ON FUNCTION read_house_number IS
'House number, letter and addition from free text: 15 A, 12 3, 7 -99, 131-3, 15A-2, 12 bis, 4 hs, A15, Nr. 15; of a range the rest is the addition (12-14, 12 t/m 14). All NULL where no number of one house can be read (40 t/o, 1,20E+06).';

-- The number begins at the first word after the first that starts with a digit, unless that word belongs to the name: a
-- rank (2e, 3de) or a day before a month, a year before the number, a range of years. A number glued to the name is cut
-- off first.
CREATE OR REPLACE FUNCTION split_street_line(line text) RETURNS TABLE (street_name text, house_number text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT nullif(regexp_replace(coalesce(m[1], whole) COLLATE "C", '[, ]*( (nr|no|nummer|huisnr)\.?)?[, ]*$', '', 'i'),
                  ''), m[2]
    FROM   (SELECT regexp_replace(tidy(line), '([[:alpha:]]{3}\.?,?)([0-9])', '\1 \2', 'g') AS whole OFFSET 0) AS t,
           LATERAL (SELECT regexp_match(whole COLLATE "C", replace('^([^ ]+(?: (?!START)[^ ]+)*) (START.*)$', 'START',
               '(?![0-9]+(?:e|de|ste) [^ 0-9]{3}|[0-9]{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\M'
               || '|(?:1[5-9]|20)[0-9]{2}(?:-[0-9]+)? [0-9]|[0-9]{2}-[0-9]{2} [0-9]|(?:1[5-9]|20)[0-9]{2}-(?:1[5-9]|20)[0-9]{2}(?: |$))[0-9]'),
                                        'i') OFFSET 0) AS r (m);
END;
COMMENT ON FUNCTION split_street_line IS
'Street and house number from one text: Eikenstraat 12 A, 1e Dwarsstraat 3, Plein 1940-1945 12, Plein 40-45 12, Straatweg 12-14, Laan 40 bis. Without a number all of it is the street. A range of two years belongs to the street.';

-- Two letters after the digits and a blank may be a word of the place: De in 7587 De Lutte.
CREATE OR REPLACE FUNCTION split_place_line(line text) RETURNS TABLE (postcode text, woonplaats text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT code,
           nullif(btrim(CASE WHEN code IS NULL THEN whole
                             ELSE overlay(whole PLACING ' ' FROM position(code IN whole) FOR length(code)) END, ' ,-'),
                  '')
    FROM   (SELECT regexp_replace(tidy(line) COLLATE "C", '\mNL[- ]+(?=[1-9])', '', 'i') AS whole OFFSET 0) AS t,
           LATERAL (SELECT coalesce(substring(whole FROM '\m[1-9][0-9]{3}(?:[A-Za-z]{2}| [A-Z]{2}| [a-z]{2})\M'),
                                    substring(whole FROM '\m[1-9][0-9]{3}[A-Za-z]?\M')) AS code OFFSET 0) AS c;
END;
COMMENT ON FUNCTION split_place_line IS
'Postcode and place from one text: 7511 AB ENSCHEDE, 7511ab Enschede. The postcode as it is written, also where that is the digits alone; NULL for what is not there.';
