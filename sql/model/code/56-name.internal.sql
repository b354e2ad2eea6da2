-- Names of streets and places that are spelt in many ways, in the one form in which they are compared.

-- Words of street names in one short form. Where habit and the standard for short names (NEN 5825) differ, both are here.
-- Words that share an abbreviation (prins, prinses) share it here too: two streets never differ in that word alone.
CREATE OR REPLACE FUNCTION short_word(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('{
    "straat": "str", "laan": "ln", "plein": "pl", "pln": "pl", "weg": "wg", "plantsoen": "plnts", "kade": "kd", "hof": "hf",
    "gracht": "gr", "singel": "sngl", "dijk": "dk", "park": "prk", "pk": "prk", "dwarsstraat": "dwstr", "dwarsstr": "dwstr",
    "sint": "st", "sinte": "st", "doctor": "dr", "dokter": "dr", "professor": "prof", "ingenieur": "ir", "meester": "mr",
    "burgemeester": "burg", "burgem": "burg", "bgm": "burg", "wethouder": "weth", "secretaris": "secr", "minister": "min",
    "president": "pres", "commissaris": "comm", "gouverneur": "gouv", "dominee": "ds", "pastoor": "past", "kapelaan": "kap",
    "monseigneur": "mgr", "kardinaal": "kard", "bisschop": "biss", "bissch": "biss", "jonkheer": "jhr", "graaf": "grf",
    "koning": "kon", "koningin": "kon", "prins": "pr", "prinses": "pr", "prs": "pr", "prses": "pr",
    "generaal": "gen", "admiraal": "adm", "kolonel": "kol", "luitenant": "luit", "kapitein": "kapt",
    "gebroeders": "gebr", "gebroeder": "gebr", "johannes": "joh", "johan": "joh", "nw": "nieuwe", "nwe": "nieuwe",
    "eerste": "1e", "1ste": "1e", "tweede": "2e", "2de": "2e", "derde": "3e", "3de": "3e", "vierde": "4e", "4de": "4e",
    "vijfde": "5e", "5de": "5e", "zesde": "6e", "6de": "6e", "van": "v"
    }'::jsonb ->> word, word);
COMMENT ON FUNCTION short_word(text) IS
'Een woord uit een straatnaam in zijn korte vorm (straat wordt str, burgemeester wordt burg); een onbekend woord blijft zichzelf.';

-- The dictionary is named, and so bound when this function is made: what it answers hangs on no setting. It is called
-- stable, as unaccent is, since PostgreSQL works a function into another one only where both are.
CREATE OR REPLACE FUNCTION plain_words(name text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN btrim(regexp_replace(regexp_replace(lower_ascii(unaccent('unaccent'::regdictionary, tidy(name))), '[''`\u00B4\u2018\u2019]', '', 'g'), '[^a-z0-9]+', ' ', 'g'));
COMMENT ON FUNCTION plain_words(text) IS
'Een naam in kleine letters zonder accenten, de woorden door een spatie gescheiden; een apostrof scheidt niets, elk ander teken wel.';

CREATE OR REPLACE FUNCTION street_key_in(name text) RETURNS TABLE (street_key text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT nullif(left(replace(parts[1] || short_word(parts[2]), 'ij', 'y'), 100), '')
    FROM   (SELECT regexp_match(string_agg(short_word(w.word), '' ORDER BY w.place),
                                '^(.*?)(|dwarsstraat|dwarsstr|straat|laan|plein|pln|weg|plantsoen|kade|hof|gracht|singel|dijk|park|pk)$') AS parts
            FROM   regexp_split_to_table(regexp_replace(plain_words(name), '\m(v|van) ?(d|de|der|den)\M', 'vd', 'g'), ' ')
                   WITH ORDINALITY AS w (word, place)
            OFFSET 0) AS t;
END;
COMMENT ON FUNCTION street_key_in(text) IS 'Als street_key, als tabel van één rij: in FROM is dat sneller bij veel namen.';

CREATE OR REPLACE FUNCTION street_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT street_key FROM street_key_in(name));
COMMENT ON FUNCTION street_key(text) IS
'Straatnaam om mee te vergelijken: zonder hoofdletters, accenten, punten en spaties, de gewone woorden afgekort. Prof.H.C. van Hallpad, Professor H.C. v. Hallpad en PROF H C VAN HALLPAD krijgen dezelfde sleutel.';

-- What stands between brackets, or follows as the abbreviation of a province, tells two places of one name apart. The
-- police and Statistics Netherlands write it; the BAG often does not.
CREATE OR REPLACE FUNCTION place_key(name text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(regexp_replace(regexp_replace(replace(regexp_replace(regexp_replace(plain_words(split_part(name, '(', 1)),
    '^(gemeente|gem) | (gr|fr|dr|ov|gld|ge|ut|nh|zh|zld|nb|lb|fl|o)$', '', 'g'), '^sint ', 'st '), ' ', ''),
    '^denhaag$', 'sgravenhage'), '^denbosch$', 'shertogenbosch'), '');
COMMENT ON FUNCTION place_key(text) IS
'Plaats- of gemeentenaam om mee te vergelijken: Hengelo, HENGELO OV, Hengelo (O.) en Gemeente Hengelo krijgen dezelfde sleutel; Den Haag en ''s-Gravenhage ook.';

-- Roman numerals and words become what the BAG writes for them.
CREATE OR REPLACE FUNCTION suffix_key(huisletter text, toevoeging text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('{"HS": "H", "HUIS": "H", "I": "1", "II": "2", "III": "3", "IV": "4", "BIS": "BS", "ROOD": "RD", "ZWART": "ZW"}'::jsonb
                ->> ltrim(upper_ascii(coalesce(huisletter, '') || coalesce(toevoeging, '')), '0'),
                ltrim(upper_ascii(coalesce(huisletter, '') || coalesce(toevoeging, '')), '0'));
COMMENT ON FUNCTION suffix_key(text, text) IS
'Huisletter en toevoeging aaneen om mee te vergelijken: A met 2 is A2, II is 2, hs is H. Leeg als er geen van beide is.';
