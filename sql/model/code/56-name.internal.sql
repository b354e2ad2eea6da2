-- Names of streets and places that are spelt in many ways, in the one form in which they are compared.

-- Words of street names in one short form. Where habit and the standard for short names (NEN 5825) differ, both are
-- here. Words that share an abbreviation (prins, prinses) share it here too: two streets never differ in that word
-- alone.
CREATE OR REPLACE FUNCTION short_word(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('{
    "straat": "str", "laan": "ln", "plein": "pl", "pln": "pl", "weg": "wg", "plantsoen": "plnts", "kade": "kd", "hof": "hf",
    "gracht": "gr", "singel": "sngl", "dijk": "dk", "park": "prk", "pk": "prk", "dwarsstraat": "dwstr", "dwarsstr": "dwstr",
    "sint": "st", "sinte": "st", "doctor": "dr", "dokter": "dr", "professor": "prof", "ingenieur": "ir", "meester": "mr",
    "burgemeester": "burg", "burgermeester": "burg", "burgem": "burg", "bgmr": "burg", "bgm": "burg", "wethouder": "weth", "secretaris": "secr", "minister": "min",
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
-- one plain word is most of them
RETURN CASE WHEN octet_length(name) <= 400 AND name ~ '^[A-Za-z0-9]+$' THEN lower_ascii(name)
            ELSE btrim(regexp_replace(regexp_replace(lower_ascii(unaccent('unaccent'::regdictionary, tidy(name))),
                                                     '[''`\u00B4\u2018\u2019]', '', 'g'), '[^a-z0-9]+', ' ', 'g')) END;
COMMENT ON FUNCTION plain_words(text) IS
'Een naam in kleine letters zonder accenten, de woorden door een spatie gescheiden; een apostrof scheidt niets, elk ander teken wel.';

CREATE OR REPLACE FUNCTION street_key_in(name text) RETURNS TABLE (street_key text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT nullif(left(replace(parts[1] || short_word(parts[2]), 'ij', 'y'), 100), '')
    FROM   (SELECT regexp_match(string_agg(short_word(w.word), '' ORDER BY w.place),
                                '^(.*?)(|dwarsstraat|dwarsstr|straat|laan|plein|pln|weg|plantsoen|kade|hof|gracht|singel|dijk|park|pk)$') AS parts
            FROM   unnest(string_to_array(regexp_replace(plain_words(name), '\m(v|van) ?(d|de|der|den)\M', 'vd', 'g'),
                                          ' '))
                   WITH ORDINALITY AS w (word, place)
            OFFSET 0) AS t;
END;
COMMENT ON FUNCTION street_key_in(text) IS 'Als street_key, als tabel van één rij: in FROM is dat sneller bij veel namen.';

CREATE OR REPLACE FUNCTION street_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT street_key FROM street_key_in(name));
COMMENT ON FUNCTION street_key(text) IS
'Straatnaam om mee te vergelijken: zonder hoofdletters, accenten, punten en spaties, de gewone woorden afgekort. Prof.H.C. van Hallpad, Professor H.C. v. Hallpad en PROF H C VAN HALLPAD krijgen dezelfde sleutel.';

-- What no typing error changes ---------------------------------------------------------------------

-- The kinds of street on which a name may end, in full.
CREATE OR REPLACE FUNCTION street_kinds() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{
    "dwarsstr": "dwarsstraat", "dwstr": "dwarsstraat", "str": "straat", "ln": "laan", "pln": "plein", "pl": "plein",
    "wg": "weg", "plnts": "plantsoen", "kd": "kade", "hf": "hof", "gr": "gracht", "sngl": "singel", "dk": "dijk",
    "prk": "park", "pk": "park", "dwarsstraat": "dwarsstraat", "straat": "straat", "straatje": "straatje",
    "laan": "laan", "laantje": "laantje", "plein": "plein", "pleintje": "pleintje", "weg": "weg",
    "plantsoen": "plantsoen", "kade": "kade", "kaai": "kaai", "hof": "hof", "hofje": "hofje", "hoeve": "hoeve",
    "hoef": "hoef", "hoven": "hoven", "gracht": "gracht", "singel": "singel", "dijk": "dijk", "park": "park",
    "perk": "perk", "pad": "pad", "paadje": "paadje", "steeg": "steeg", "markt": "markt", "dreef": "dreef",
    "allee": "allee", "ring": "ring", "kring": "kring", "wal": "wal", "dam": "dam", "kamp": "kamp", "hoek": "hoek",
    "erf": "erf", "werf": "werf", "brink": "brink", "veld": "veld", "haven": "haven", "sluis": "sluis",
    "brug": "brug", "burg": "burg", "berg": "berg", "bos": "bos", "bosch": "bosch", "oord": "oord", "poort": "poort",
    "einde": "einde", "rade": "rade", "land": "land", "laar": "laar", "laak": "laak", "akker": "akker",
    "weide": "weide", "wei": "wei", "wed": "wed", "beek": "beek", "meer": "meer", "meen": "meen", "zoom": "zoom",
    "zijde": "zijde", "rand": "rand", "gang": "gang", "vaart": "vaart", "vliet": "vliet", "tuin": "tuin",
    "tuinen": "tuinen", "heide": "heide", "horst": "horst", "donk": "donk", "loo": "loo", "stede": "stede",
    "stee": "stee", "waard": "waard", "wijk": "wijk", "water": "water", "wetering": "wetering", "sloot": "sloot",
    "kolk": "kolk", "duin": "duin", "duinen": "duinen", "dal": "dal", "hout": "hout", "woud": "woud", "wold": "wold",
    "boog": "boog", "bocht": "bocht", "baan": "baan", "boulevard": "boulevard", "passage": "passage",
    "promenade": "promenade", "esplanade": "esplanade", "rotonde": "rotonde", "terras": "terras",
    "kwartier": "kwartier", "schans": "schans", "toren": "toren", "molen": "molen", "plaats": "plaats",
    "plas": "plas", "oever": "oever", "eiland": "eiland", "polder": "polder", "esch": "esch", "enk": "enk",
    "eng": "eng", "gaarde": "gaarde", "gaard": "gaard", "kamer": "kamer", "heg": "heg", "ven": "ven", "vest": "vest",
    "kil": "kil", "rak": "rak", "pas": "pas", "pand": "pand", "bult": "bult", "kom": "kom", "kop": "kop",
    "top": "top", "zand": "zand", "stal": "stal", "stuk": "stuk", "schuur": "schuur", "hut": "hut", "kate": "kate",
    "heem": "heem", "steen": "steen", "bron": "bron", "put": "put"
    }'::jsonb;
COMMENT ON FUNCTION street_kinds() IS 'De soorten straat waarop een naam kan eindigen, ook verkort, elk met het volle woord.';

-- Written out: a query within would be planned again for each name that is looked for. Likewise in is_one_slip.
CREATE OR REPLACE FUNCTION street_kind(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN street_kinds() ? right(word, 11) AND length(word) <> 12 THEN right(word, 11)
            WHEN street_kinds() ? right(word, 10) AND length(word) <> 11 THEN right(word, 10)
            WHEN street_kinds() ? right(word, 9)  AND length(word) <> 10 THEN right(word, 9)
            WHEN street_kinds() ? right(word, 8)  AND length(word) <> 9  THEN right(word, 8)
            WHEN street_kinds() ? right(word, 7)  AND length(word) <> 8  THEN right(word, 7)
            WHEN street_kinds() ? right(word, 6)  AND length(word) <> 7  THEN right(word, 6)
            WHEN street_kinds() ? right(word, 5)  AND length(word) <> 6  THEN right(word, 5)
            WHEN street_kinds() ? right(word, 4)  AND length(word) <> 5  THEN right(word, 4)
            WHEN street_kinds() ? right(word, 3)  AND length(word) <> 4  THEN right(word, 3)
            WHEN street_kinds() ? right(word, 2)  AND length(word) <> 3  THEN right(word, 2) END;
COMMENT ON FUNCTION street_kind(text) IS 'De soort straat waarop een woord eindigt, zoals het er staat: straat van kerkstraat. Leeg als er geen is.';

-- Too short to be misspelt: numbers and ranks, Roman numerals, initials and titles.
CREATE OR REPLACE FUNCTION is_short_mark(word text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN word NOT IN ('v', 'vd')
   AND word ~ '[0-9]|^[ivx]+$|^[a-z][^aeiouy]{0,2}$|^(ir|prof|burg|weth|secr|min|pres|comm|gouv|past|kap|kard|biss|kon|gen|adm|kol|luit|kapt|gebr|joh)$';
COMMENT ON FUNCTION is_short_mark(text) IS 'Is dit een getal, rang, initiaal of titel, die straten van elkaar onderscheidt en te kort is om verschreven te zijn?';

CREATE OR REPLACE FUNCTION is_telling_word(word text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN word = ANY ('{noord,noorder,zuid,zuider,oost,ooster,west,wester,midden,oud,oude,nieuw,nieuwe,hoog,hoge,laag,lage,lang,lange,kort,korte,groot,grote,klein,kleine,
    boven,beneden,binnen,buiten,voor,achter,over,onder,opper,neder}');
COMMENT ON FUNCTION is_telling_word(text) IS 'Is dit een windstreek, oud of nieuw, hoog of laag en dergelijke: een woord waarin straten van elkaar verschillen?';

-- The words are cut where writers glue them: a number or rank before a word, a point of the compass before a word, the
-- kind after it.
CREATE OR REPLACE FUNCTION street_parts(name text) RETURNS TABLE (base text, stem text, telling text[], marks text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT left(string_agg(p.part, '' ORDER BY p.place) FILTER (WHERE NOT p.is_mark), 100),
           left(coalesce(string_agg(p.part, '' ORDER BY p.place) FILTER (WHERE NOT p.is_mark AND NOT p.is_telling), ''),
                100),
           coalesce(array_agg(p.part ORDER BY p.place) FILTER (WHERE p.is_telling), '{}'),
           left(coalesce(string_agg(p.part, '' ORDER BY p.place) FILTER (WHERE p.is_mark), ''), 100)
    FROM   (SELECT v.part, v.is_kind OR is_telling_word(v.part) AS is_telling, NOT v.is_kind
            AND    is_short_mark(v.part) AS is_mark, 2 * w.place + v.turn AS place
            FROM   regexp_split_to_table(btrim(regexp_replace(regexp_replace(regexp_replace(plain_words(name),
                       '\m(v|van) ?(d|de|der|den)\M', 'vd', 'g'), '([0-9]+(?:e|de|ste)?)(?=[a-z]{3})|([0-9]+)', '\1\2 ',
                                                                             'g'),
                       '\m(noorder|noord|zuider|zuid|ooster|oost|wester|west|sint)(?=[a-z]{3})', '\1 ', 'g')),
                                         ' +') WITH ORDINALITY AS w (word, place),
                   LATERAL (SELECT street_kind(w.word) AS kind OFFSET 0) AS k,
                   LATERAL (VALUES (0, short_word(left(w.word, length(w.word) - coalesce(length(k.kind), 0))), false),
                            (1, street_kinds() ->> k.kind, true)) AS v (turn, part, is_kind)
            WHERE  v.part <> '' OFFSET 0) AS p;
END;
COMMENT ON FUNCTION street_parts(text) IS
'Wat er van een straatnaam verschreven kan zijn (base), de woorden daarin die straten van elkaar onderscheiden (telling: soort, windstreek, oud en nieuw) en de rest ervan (stem), en wat gelijk moet zijn (marks: getal, rang, initialen, titel).';

-- A letter lost, added or another, or two neighbours swapped.
CREATE OR REPLACE FUNCTION is_one_slip(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN levenshtein_less_equal(a, b, 1) <= 1
    OR length(a) = length(b) AND levenshtein_less_equal(a, b, 2) = 2
   AND a || ' ' || b ~ '^(.*)(.)(.)(.*) \1\3\2\4$';
COMMENT ON FUNCTION is_one_slip(text, text) IS 'Verschillen twee woorden één letter, of staan er twee naast elkaar verwisseld?';

-- A word that tells streets apart may be misspelt, but it never became another such word: those of the one name are all
-- in the other.
CREATE OR REPLACE FUNCTION is_misspelling(base text, stem text, telling text[], alike int, of_base text, of_stem text,
                                          of_telling text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN telling <@ of_telling AND cardinality(telling) BETWEEN cardinality(of_telling) - 1 AND cardinality(of_telling)
   AND (length(of_stem) >= 4 OR telling <> of_telling)
   AND (is_one_slip(base, of_base) OR least(length(stem), length(of_stem)) >= greatest(9 - alike, 6)
        AND levenshtein_less_equal(base, of_base, 2) <= 2);
COMMENT ON FUNCTION is_misspelling(text, text, text[], int, text, text, text[]) IS
'Kan de ene naam (street_parts) een verschrijving van de andere zijn: één letter ernaast of twee verwisseld (twee bij een stam van negen letters, waarbij de letters van gelijke titels en initialen (alike) meetellen), en geen soort straat, windstreek of dergelijke door een andere vervangen?';

-- Names that many streets have: the one is no misspelling of the other, as Berkenlaan is none of Beukenlaan.
CREATE OR REPLACE FUNCTION is_common_name(base text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{
    "berken": 1, "berk": 1, "beuken": 1, "beuk": 1, "eiken": 1, "eike": 1, "elzen": 1, "els": 1, "essen": 1, "esdoorn": 1, "iepen": 1, "linden": 1, "lijnden": 1,
    "wilgen": 1, "populieren": 1, "kastanje": 1, "acacia": 1, "abelen": 1, "dennen": 1, "sparren": 1, "larix": 1, "lariks": 1, "ceder": 1, "cipressen": 1, "taxus": 1, "hazelaar": 1,
    "meidoorn": 1, "vlier": 1, "hulst": 1, "brem": 1, "bramen": 1, "braam": 1, "rozen": 1, "roos": 1, "rode": 1, "tulpen": 1, "tulp": 1, "lelie": 1, "lelies": 1, "iris": 1, "irissen": 1, "anjer": 1, "anjers": 1,
    "anjelier": 1, "anjelieren": 1, "asters": 1, "aster": 1, "dahlia": 1, "violen": 1, "violieren": 1, "krokus": 1, "krokussen": 1, "narcissen": 1, "hyacinten": 1, "seringen": 1, "klaver": 1,
    "papaver": 1, "jasmijn": 1, "lavendel": 1, "varen": 1, "varens": 1, "mos": 1, "gras": 1, "riet": 1, "mezen": 1, "mees": 1, "meeuwen": 1, "meeuw": 1, "merel": 1, "merels": 1, "lijster": 1,
    "lijsters": 1, "vinken": 1, "vonken": 1, "valken": 1, "balken": 1, "haviken": 1, "havik": 1, "sperwer": 1, "buizerd": 1, "arend": 1, "arends": 1, "uilen": 1, "uil": 1, "raven": 1, "kraaien": 1, "kraai": 1,
    "ekster": 1, "eksters": 1, "spechten": 1, "specht": 1, "zwaluw": 1, "zwaluwen": 1, "zwanen": 1, "zwaan": 1, "eenden": 1, "ganzen": 1, "duiven": 1, "duif": 1, "reiger": 1, "reigers": 1, "kievit": 1,
    "kieviten": 1, "kiviten": 1, "grutto": 1, "wulpen": 1, "wulp": 1, "fazanten": 1, "patrijzen": 1, "nachtegaal": 1, "leeuwerik": 1, "leeuweriken": 1, "koekoek": 1, "snippen": 1, "herten": 1, "reeen": 1,
    "ree": 1, "vossen": 1, "vos": 1, "wolven": 1, "dassen": 1, "bever": 1, "otter": 1, "hazen": 1, "haas": 1, "paarden": 1, "schapen": 1, "koe": 1, "kerk": 1, "kerker": 1, "kerkhof": 1, "school": 1, "scholen": 1,
    "stations": 1, "station": 1, "markt": 1, "dorps": 1, "dorp": 1, "brink": 1, "bosch": 1, "bos": 1, "molen": 1, "meulen": 1, "molens": 1, "meer": 1, "beek": 1, "beken": 1, "akker": 1, "akkers": 1, "heide": 1,
    "veen": 1, "venen": 1, "zand": 1, "klei": 1, "turf": 1, "weide": 1, "wei": 1, "maan": 1, "maas": 1, "waal": 1, "rijn": 1, "ijssel": 1, "schelde": 1, "eems": 1, "zon": 1, "zonne": 1, "sterren": 1, "ster": 1,
    "zomer": 1, "winter": 1, "lente": 1, "herfst": 1, "wolken": 1, "regen": 1, "wind": 1, "smids": 1, "smeden": 1, "bakker": 1, "bakkers": 1, "wever": 1, "wevers": 1, "kuiper": 1, "kuipers": 1, "spinner": 1,
    "spinners": 1, "visser": 1, "vissers": 1, "molenaars": 1, "boeren": 1, "burger": 1, "burgers": 1, "raadhuis": 1, "post": 1, "vest": 1, "poort": 1, "juliana": 1, "wilhelmina": 1, "beatrix": 1, "bernhard": 1,
    "irene": 1, "margriet": 1, "christina": 1, "emma": 1, "hendrik": 1, "maurits": 1, "willem": 1, "oranje": 1, "nassau": 1, "rembrandt": 1, "vermeer": 1, "vondel": 1, "bach": 1, "mozart": 1, "haydn": 1
    }'::jsonb ? base;
COMMENT ON FUNCTION is_common_name(text) IS 'Is dit een naam die veel straten hebben (bomen, vogels, bloemen, beroepen, vorsten)? Dan is hij geen schrijffout van een andere.';

-- What stands between brackets, or follows as the abbreviation of a province, tells two places of one name apart. The
-- police and Statistics Netherlands write it; the BAG often does not.
CREATE OR REPLACE FUNCTION place_key(name text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(name) <= 400 AND name ~ '^[A-Za-z]+$' AND name !~* '^den(haag|bosch)$'
                 THEN replace(lower_ascii(name), 'ij', 'y')
            ELSE nullif(regexp_replace(regexp_replace(replace(replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
plain_words(replace(split_part(name, '(', 1), '&', ' en ')),
'^(gemeente|gem) | (gr|fr|dr|ov|gld|ge|ut|nh|zh|zld|nb|lb|fl|o)$', '', 'g'), '^sint ', 'st '),
    '^(.+) (de|den|het|s|t)$', '\2 \1'), ' (aan|a) ?(de[nr]?|d|het|t)? ', 'a'), ' ', ''), 'ij', 'y'),
    '^denhaag$', 'sgravenhage'), '^denbosch$', 'shertogenbosch'), '') END;
COMMENT ON FUNCTION place_key(text) IS
'Plaats- of gemeentenaam om mee te vergelijken: Hengelo, HENGELO OV, Hengelo (O.) en Gemeente Hengelo krijgen dezelfde sleutel; Den Haag, Haag, Den en ''s-Gravenhage ook, en Alphen a/d Rijn en Alphen aan den Rijn.';

-- Roman numerals, floors, flats and words become what the BAG writes for them. The ground floor is ~: an addition H or
-- HS in the BAG, and never the letter H.
CREATE OR REPLACE FUNCTION short_addition(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('{"H": "~", "HS": "~", "HUIS": "~", "BG": "~", "BEGANEGROND": "~", "BENEDEN": "~", "BENEDENWONING": "~", "PARTERRE": "~", "I": "1", "II": "2",
    "III": "3", "IV": "4", "BIS": "BS", "ROOD": "RD", "ZWART": "ZW", "WONING": "", "GARAGE": "", "BERGING": "", "SCHUUR": ""}'::jsonb ->> word,
                word);
COMMENT ON FUNCTION short_addition(text) IS 'Een toevoeging in hoofdletters zoals de BAG die schrijft: II is 2, BIS is BS, HS en BEGANEGROND zijn ~, GARAGE en WONING zijn er geen.';

CREATE OR REPLACE FUNCTION addition_key(toevoeging text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN toevoeging IS NULL THEN ''
            WHEN toevoeging ~ '^([1-9][0-9]*|[A-Za-z]{1,2})$' THEN short_addition(upper_ascii(toevoeging))
            ELSE short_addition(regexp_replace(upper_ascii(toevoeging),
                '^(APPARTEMENT|APPT?|APT|KAMER|KMR|UNIT|NUMMER|NR|FLAT)(?=[0-9]+$)|(?<=^[0-9]+)(E|DE|STE)?(HOOG|HG|ETAGE|ET|VERDIEPING|VERD)$|^0+(?=.)|^BIS(?=[A-Z]$)',
                '', 'g')
                || CASE WHEN toevoeging ~* '^BIS[A-Z]$' THEN 'BS' ELSE '' END) END;
COMMENT ON FUNCTION addition_key(text) IS
'Een toevoeging om mee te vergelijken (short_addition), ook 2e etage en 2hoog (2), kamer 3 (3) en 03 (3).';

CREATE OR REPLACE FUNCTION suffix_key(huisletter text, toevoeging text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN upper_ascii(coalesce(huisletter, '')) || addition_key(toevoeging);
COMMENT ON FUNCTION suffix_key(text, text) IS
'Huisletter en toevoeging aaneen om mee te vergelijken (addition_key): A met 2 is A2, A met bis is ABS. Leeg als er geen van beide is.';
