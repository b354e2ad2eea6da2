# The made deliveries of figures and measures: their dirt has its shares, they agree with the region and with each other, and
# what they are made from, kept as truth, is what README.md says.
use strict;
use warnings;
use Model 'made';
use Psql;
use Test::More;

my @made = qw(acties_05_12 acties_19_12 adviezen advice_truth appgroepen brieven kerncijfers landschap leegstand letter_truth meldingen misdrijven_jaar misdrijven_maand monitor paden plekken survey_truth verhuizingen woningbezit woz);

# A line per table of a schema, in the order asked for: its name and what is in it, in its order.
sub content { my ($schema, @tables) = @_; return join "\n", map { sql("SELECT '$_', md5(string_agg(t::text, E'\\n' ORDER BY ctid)) FROM $schema.$_ AS t") } @tables }

database('made_deliveries');
sql('CREATE EXTENSION postgis');
is(made('made_region.sql', { scale => 0.05 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
sql('ALTER DATABASE made_deliveries SET search_path = levering, region, public');

# ---------------------------------------------------------------- the same everywhere

is(made('made_delivery.sql', { schema => 'again' }, '-c datestyle=SQL,MDY -c timezone=Pacific/Auckland -c intervalstyle=sql_standard -c extra_float_digits=0
	-c lc_numeric=C -c work_mem=64kB -c enable_hashagg=off -c enable_hashjoin=off -c enable_nestloop=off'), '', 'they are made again, by another plan and in another time zone');
is(content('again', @made, 'planted'), content('levering', @made, 'planted'), 'the same seed, the same deliveries');
# A change of the scripts that is meant to make other deliveries changes this, too. Buurten are GEOS's work, and what is counted in them.
is(sql("SELECT md5('" . content('levering', grep { !/^(kern|misd|survey|verh)/ } @made) . "')"), '9e96664b41f2c18f94d206a43036bb7c', 'they are what seed 1 makes on every machine');
is(made('made_delivery.sql', { schema => 'again', seed => 2 }), '', 'another seed');
my %first = map { $_ => 1 } split /\n/, content('levering', @made);
is(join(' ', grep { $first{$_} } split /\n/, content('again', grep { !/^(acties|landschap)/ } @made)), '', 'makes other deliveries, each of them; a meeting agrees on the same, and the parks are the region\'s');
sql('DROP SCHEMA again CASCADE');

is(sql("SELECT relname FROM pg_class WHERE relnamespace = 'levering'::regnamespace AND relkind = 'r' AND coalesce(obj_description(oid), '') NOT LIKE 'Made:%'"), '',
	'each table says that it is made');
is(sql("SELECT relname, attname FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid WHERE relnamespace = 'levering'::regnamespace AND relname IN (
        'kerncijfers', 'monitor', 'misdrijven_maand', 'misdrijven_jaar', 'verhuizingen', 'woz', 'leegstand', 'brieven', 'adviezen', 'appgroepen', 'acties_05_12', 'acties_19_12', 'woningbezit', 'plekken', 'meldingen')
        AND attnum > 0 AND NOT attisdropped AND atttypid <> 'text'::regtype"), '', 'all columns of the sheets are text');

# ---------------------------------------------------------------- shares

sql(<<'E');
-- The dwellings as the deliveries know them; what stands between two buurten belongs to the eastern, the northern one.
CREATE TABLE home AS
SELECT DISTINCT ON (d.dwelling_id) d.*, replace(d.postcode, ' ', '') AS pc6, v.identificatie, v.openbare_ruimte_naam AS street, v.huisnummer, v.huisletter, v.toevoeging, v.woonplaats_naam AS woonplaats,
       b.buurtcode, b.wijkcode, b.gemeentecode
FROM   dwelling AS d JOIN (SELECT DISTINCT ON (identificatie) * FROM verblijfsobject ORDER BY identificatie) AS v
         ON v.identificatie = lpad(d.municipality_id::text, 4, '0') || '01' || lpad(d.dwelling_id::text, 10, '0')
       JOIN buurten AS b ON b.water = 'NEE' AND ST_Intersects(b.geom, d.geom) AND right(b.gemeentecode, 4)::int = d.municipality_id
ORDER  BY d.dwelling_id, ST_XMax(b.geom) DESC, ST_YMax(b.geom) DESC;
CREATE UNIQUE INDEX ON home (dwelling_id);
CREATE INDEX ON home (pc6);
CREATE INDEX ON home USING gist (geom);
ANALYZE home;
CREATE VIEW share AS
SELECT * FROM (VALUES
    ('kerncijfers', 'area changed', 0.02), ('kerncijfers', 'area renamed', 0.02),
    ('monitor', 'prevention withheld', 0.05), ('monitor', 'value blank', 0.05), ('monitor', 'postcode with blanks', 0.05), ('monitor', 'dubbel', 0.02),
    ('misdrijven_maand', 'withheld', 0.01), ('misdrijven_jaar', 'withheld', 0.01),
    ('verhuizingen', 'dubbel', 0.02), ('verhuizingen', 'no value', 0.03), ('verhuizingen', 'code without BU', 0.03),
    ('woz', 'no BAG id', 0.03), ('woz', 'geen getal', 0.01), ('woz', 'dubbel', 0.005),
    ('leegstand', 'no BAG id', 0.01), ('leegstand', 'woning niet gevonden', 0.001), ('leegstand', 'dubbel', 0.002),
    ('brieven', 'geen datum', 0.005), ('brieven', 'datum in de toekomst', 0.002), ('brieven', 'unknown incident', 0.005), ('brieven', 'unknown address', 0.005),
    ('brieven', 'dubbel', 0.01), ('brieven', 'no incident', 0.05),
    ('adviezen', 'geen datum', 0.01), ('adviezen', 'unknown address', 0.02), ('adviezen', 'no postcode', 0.03), ('adviezen', 'place as it comes', 0.05),
    ('adviezen', 'given before request', 0.01), ('adviezen', 'no time', 0.05), ('adviezen', 'dubbel', 0.01),
    ('appgroepen', 'eind voor begin', 0.05), ('appgroepen', 'telefoonnummer', 0.05), ('appgroepen', 'no begin', 0.05), ('appgroepen', 'no members', 0.05),
    ('appgroepen', 'ended', 0.20),
    ('plekken', 'onbekende soort', 0.002), ('plekken', 'geen plek', 0.002), ('plekken', 'buiten Nederland', 0.002), ('plekken', 'dubbel', 0.005),
    ('meldingen', 'geen datum', 0.005), ('meldingen', 'geen plek', 0.005), ('meldingen', 'dubbel', 0.01)) AS s (delivery, dirt, share);
-- The rows that could have it: without what comes twice, and of the counts only those of wijken and buurten.
CREATE VIEW eligible AS
SELECT 'kerncijfers' AS delivery, count(*) AS rows FROM kerncijfers WHERE recs = 'Buurt'
UNION ALL SELECT 'monitor', count(DISTINCT upper(translate("Postcode", ' ' || chr(160), ''))) - 1 FROM monitor
UNION ALL SELECT 'misdrijven_maand', count(*) FROM misdrijven_maand WHERE "WijkenEnBuurten" ~ '^(WK|BU)'
UNION ALL SELECT 'misdrijven_jaar', count(*) FROM misdrijven_jaar WHERE "WijkenEnBuurten" ~ '^(WK|BU)'
UNION ALL SELECT 'verhuizingen', count(DISTINCT right("Buurtcode", 8)) FROM verhuizingen
UNION ALL SELECT 'woz', count(*) FROM home UNION ALL SELECT 'leegstand', count(*) FROM home
UNION ALL SELECT 'brieven', count(*) FROM letter_truth AS l WHERE municipality_id = 153 AND NOT EXISTS (SELECT FROM letter_truth AS o
    WHERE (o.dwelling_id, o.sent_on) = (l.dwelling_id, l.sent_on) AND o.burglary_id <> l.burglary_id)
UNION ALL SELECT 'adviezen', count(*) FROM advice_truth
UNION ALL SELECT 'appgroepen', count(*) FROM appgroepen
UNION ALL SELECT 'plekken', count(DISTINCT "Nummer") FROM plekken WHERE "Soort" <> 'camera' UNION ALL SELECT 'meldingen', count(DISTINCT "Meldingnummer") FROM meldingen;
E
is(sql('SELECT delivery, dirt, planted.rows, share * eligible.rows FROM share JOIN eligible USING (delivery) LEFT JOIN planted USING (delivery, dirt)
        WHERE abs(coalesce(planted.rows, 0) - share * eligible.rows) > 1'), '', 'the dirt has its shares');
is(sql('SELECT delivery, dirt FROM share LEFT JOIN planted USING (delivery, dirt) WHERE planted.rows IS NULL'), '', 'there is some of each');
is(sql("SELECT delivery, dirt FROM planted JOIN (SELECT DISTINCT delivery FROM share) AS s USING (delivery) LEFT JOIN share USING (delivery, dirt)
        WHERE share IS NULL ORDER BY 1"), "kerncijfers|few dwellings\nmonitor|geen code", 'and nothing else but these');

# ---------------------------------------------------------------- key figures

sql(<<'E');
CREATE TABLE counted AS
SELECT coalesce(buurtcode, wijkcode, gemeentecode, 'NL00') AS code, count(*) AS dwellings, count(*) FILTER (WHERE house_type = 'flats') AS flats,
       count(*) FILTER (WHERE build_year < 2000) AS before_2000
FROM   home GROUP BY GROUPING SETS ((buurtcode), (wijkcode), (gemeentecode), ());
CREATE VIEW figure AS
SELECT rtrim(gwb_code_10) AS code, coalesce(c.dwellings, 0) AS dwellings, c.flats, c.before_2000, k.* FROM kerncijfers AS k LEFT JOIN counted AS c ON c.code = rtrim(gwb_code_10);
CREATE VIEW valued AS
SELECT "Verblijfsobject" AS id, replace(regexp_replace("Vastgestelde waarde", ',00$|[^0-9.]', '', 'g'), '.', '')::int AS euro FROM woz WHERE "Vastgestelde waarde" ~ '^[^A-Za-z]+$';
E
my %none = (
	'municipalities that are not counted exactly' => "SELECT FROM figure WHERE recs IN ('Land', 'Gemeente') AND a_woning::int <> dwellings",
	'wijken and buurten that are not rounded to 5' => "SELECT FROM figure WHERE recs IN ('Wijk', 'Buurt') AND (a_woning::int <> 5 * round(dwellings / 5.0)
		OR a_inw::int % 5 <> 0 OR a_hh::int % 5 <> 0 OR (a_soz_wb <> '.' AND a_soz_wb::int % 5 <> 0))",
	'averages of a few dwellings, or none of many' => "SELECT FROM figure WHERE (dwellings < 20) <> (g_wozbag = '.') OR (g_wozbag = '.') <> (p_koopw = '.') OR (g_wozbag = '.') <> (a_soz_ww = '.')",
	'shares that are not those of the dwellings' => "SELECT FROM figure WHERE dwellings >= 20 AND (p_mgezw::int <> round(100.0 * flats / dwellings)
		OR p_bjj2k::int <> round(100.0 * before_2000 / dwellings))",
	'shares that do not make a hundred' => "SELECT FROM figure WHERE g_wozbag <> '.' AND (p_1gezw::int + p_mgezw::int <> 100 OR p_koopw::int + p_huurw::int <> 100
		OR p_wcorpw::int + p_ov_hw::int <> p_huurw::int OR p_bjj2k::int + p_bjo2k::int <> 100)",
	'empty dwellings that the two sheets count differently' => "SELECT FROM figure JOIN (SELECT 'GM' || left(\"Verblijfsobject\", 4) AS code,
		count(*) FILTER (WHERE \"Leegstaand\" = 'J') AS empty, count(*) AS n FROM leegstand WHERE \"Verblijfsobject\" IS NOT NULL GROUP BY 1) AS l USING (code)
		WHERE abs(replace(p_leegsw, ',', '.')::numeric - 100.0 * empty / n) > 0.5",
	'mean values that the two sheets give differently' => "SELECT FROM figure JOIN (SELECT 'GM' || left(id, 4) AS code, avg(euro) AS woz FROM valued GROUP BY 1) AS v USING (code)
		WHERE abs(g_wozbag::int * 1000 - woz) > 2000",
	'codes that are not padded' => "SELECT FROM figure WHERE length(gwb_code_10) <> 10 OR length(gwb_code_8) <> 8 OR gwb_code_10 NOT LIKE '__' || gwb_code_8",
);
is(sql("SELECT count(*) FROM ($none{$_}) AS rows"), 0, "no $_") for sort keys %none;
is(sql("SELECT recs, count(*) FROM kerncijfers GROUP BY recs ORDER BY recs"), sql("SELECT 'Buurt', count(*) FROM buurten WHERE water = 'NEE'
	UNION ALL SELECT 'Gemeente', 14 UNION ALL SELECT 'Land', 1 UNION ALL SELECT 'Wijk', count(DISTINCT wijkcode) FROM buurten"), 'a row for each area');
is(sql("SELECT count(*) > 7 FROM kerncijfers AS g WHERE recs = 'Gemeente' AND a_inw::int <> (SELECT sum(b.a_inw::int) FROM kerncijfers AS b
        WHERE b.recs = 'Buurt' AND starts_with(b.gwb_code_8, rtrim(g.gwb_code_8)))"), 't', 'buurten do not add up to their municipality');

# ---------------------------------------------------------------- the survey

sql(<<'E');
CREATE VIEW asked AS
SELECT upper(translate("Postcode", ' ' || chr(160), '')) AS code, "Aantal respondenten"::int AS respondents, to_jsonb(m) AS answers FROM monitor AS m WHERE "Postcode" <> 'Totaal';
CREATE VIEW answered AS
SELECT DISTINCT a.code, a.respondents, t.factor, t.true_value::float8, replace(answers ->> t.factor, ',', '.')::float8 AS value,
       CASE WHEN t.factor ~ '(licht|Slot|Alarm|Luiken)$' THEN sqrt(true_value * (100 - true_value)) ELSE 1.5 END AS one_answer
FROM   asked AS a JOIN survey_truth AS t ON t.level = 'pc' || length(a.code) AND t.code = a.code WHERE answers ->> t.factor ~ '^[0-9]';
E
is(sql("SELECT min(respondents) >= 5, max(respondents) <= 400, max(respondents) > 50, count(*) FROM asked WHERE respondents IS NOT NULL"), sql("SELECT true, true, true, count(*) FROM monitor WHERE \"Postcode\" <> 'Totaal'"),
	'five respondents at least, 400 at most');
is(sql("SELECT DISTINCT length(code) FROM asked ORDER BY 1"), "4\n5\n6", 'postcodes of four, five and six characters');
is(sql("SELECT count(DISTINCT code) FROM asked WHERE length(code) = 4"), sql("SELECT count(DISTINCT left(pc6, 4)) FROM home"), 'all of four');
# An error of four standard errors would be a fault: the mean of the noise is 0 and its variance that of a mean of so many answers.
is(sql(<<'E'), '', 'what the sheet says is the truth and the noise of its respondents');
SELECT factor ~ 'LWB|prev$' AS score, avg(z), avg(z * z) FROM (SELECT factor, (value - true_value) / (one_answer / sqrt(respondents)) AS z FROM answered) AS a
GROUP  BY 1 HAVING abs(avg(z)) > 4 / sqrt(count(*)) OR abs(avg(z * z) - 1) > 4 * sqrt(2.0 / count(*))
E
is(sql("SELECT count(DISTINCT factor), min(value) >= 0, max(value) <= 100, max(value) FILTER (WHERE factor !~ '(licht|Slot|Alarm|Luiken)\$') <= 10 FROM answered"), '9|t|t|t',
	'nine columns, scores to 10 and percentages to 100');
is(sql(<<'E'), '', 'the truth of an area is the mean of its dwellings');
WITH side AS (SELECT h.*, t.factor, t.true_value FROM home AS h JOIN survey_truth AS t ON t.level = 'pc6' AND t.code = h.pc6)
SELECT t.level, t.code, t.factor, t.true_value, avg(s.true_value) FROM survey_truth AS t JOIN LATERAL (VALUES ('buurt'), ('pc5'), ('pc4')) AS l (level) USING (level)
JOIN   side AS s ON s.factor = t.factor AND t.code = CASE l.level WHEN 'buurt' THEN s.buurtcode WHEN 'pc5' THEN left(s.pc6, 5) ELSE left(s.pc6, 4) END
GROUP  BY t.level, t.code, t.factor, t.true_value HAVING abs(t.true_value - avg(s.true_value)) > 0.001
E
sql(<<'E');
CREATE VIEW pc4 AS
SELECT code, least(40, 1000.0 * burglaries / dwellings) AS density, true_value, factor
FROM   survey_truth JOIN (SELECT left(h.pc6, 4) AS code, count(DISTINCT h.dwelling_id) AS dwellings, count(b.burglary_id) AS burglaries
                          FROM home AS h LEFT JOIN burglary AS b USING (dwelling_id) GROUP BY 1) AS c USING (code) WHERE level = 'pc4';
E
is(sql(<<'E'), 'A_LWB_ssSocoh', 'cohesion, and nothing else, goes down with burglary: 0.04 for one more per 1,000 dwellings in three years');
SELECT factor FROM pc4 GROUP BY factor
HAVING abs(regr_slope(true_value, density)) > 4 * sqrt((1 / regr_r2(true_value, density) - 1) / (count(*) - 2)) * abs(regr_slope(true_value, density))
E
is(sql("SELECT abs(regr_slope(true_value, density) + 0.04) < 4 * sqrt((1 / regr_r2(true_value, density) - 1) / (count(*) - 2)) * 0.04 FROM pc4 WHERE factor = 'A_LWB_ssSocoh'"), 't',
	'by as much as planted');
is(sql("SELECT max(abs(true_value + 0.04 * density - 6.8)) < 0.601 FROM pc4 WHERE factor = 'A_LWB_ssSocoh'"), 't', 'and nowhere beyond its spread');

# ---------------------------------------------------------------- published counts

sql(<<'E');
CREATE VIEW published AS
SELECT rtrim("SoortMisdrijf") AS offence, rtrim("WijkenEnBuurten") AS code, "Perioden" AS period, "GeregistreerdeMisdrijven_1"::int AS crimes, "WijkenEnBuurten" AS padded
FROM  (TABLE misdrijven_maand UNION ALL TABLE misdrijven_jaar) AS m;
CREATE TABLE found AS
SELECT coalesce(buurtcode, wijkcode, gemeentecode, 'NL00') AS code, period, count(*) AS burglaries
FROM   burglary JOIN home USING (dwelling_id), LATERAL (SELECT occurred_to AT TIME ZONE 'Europe/Amsterdam') AS l (moment),
       LATERAL (VALUES (to_char(moment, 'YYYY"MM"MM')), (to_char(moment, 'YYYY"JJ00"'))) AS p (period)
GROUP  BY GROUPING SETS ((buurtcode, period), (wijkcode, period), (gemeentecode, period), (period));
E
%none = (
	'burglaries counted elsewhere or in another month' => "SELECT FROM published LEFT JOIN found USING (code, period) WHERE offence = '1.1.1' AND crimes IS NOT NULL AND crimes <> coalesce(burglaries, 0)",
	'burglaries of these years that are not counted'   => "SELECT FROM found WHERE period < '2019' AND NOT EXISTS (SELECT FROM published AS p WHERE (p.code, p.period, p.offence) = (found.code, found.period, '1.1.1'))",
	'municipalities without a number' => "SELECT FROM published WHERE crimes IS NULL AND code ~ '^(NL|GM)'",
	'totals below their parts'        => "SELECT FROM published GROUP BY code, period HAVING min(crimes) FILTER (WHERE offence = '0.0.0') < sum(crimes) FILTER (WHERE offence <> '0.0.0')",
	'years that are not their months' => "SELECT FROM published AS y WHERE period ~ 'JJ' AND code ~ '^(NL|GM)' AND crimes <> (SELECT sum(crimes) FROM published AS m
		WHERE (m.code, m.offence) = (y.code, y.offence) AND m.period LIKE left(y.period, 4) || 'MM%')",
	'codes in another form'           => "SELECT FROM published WHERE length(padded) <> 10 OR code !~ '^(NL00|GM[0-9]{4}|WK[0-9]{6}|BU[0-9]{8})\$' OR period !~ '^201[678](JJ00|MM(0[1-9]|1[0-2]))\$'",
);
is(sql("SELECT count(*) FROM ($none{$_}) AS rows"), 0, "no $_") for sort keys %none;
is(sql("SELECT sum(crimes) FROM published WHERE code = 'NL00' AND offence = '1.1.1' AND period ~ 'JJ'"), sql("SELECT count(*) FROM burglary WHERE occurred_to AT TIME ZONE 'Europe/Amsterdam' < '2019-01-01'"),
	'all burglaries found by the end of 2018 are counted');
is(sql("SELECT sum(crimes) > 0 FROM published WHERE code = 'NL00' AND offence = '1.1.2' AND period ~ 'JJ'"), 't', 'and sheds apart');
is(sql('SELECT count(*), count(DISTINCT "ID"), bool_and("SoortMisdrijf" ~ \'^[0-9.]{5} $\') FROM misdrijven_maand'), sql('SELECT (SELECT count(*) FROM counted) * 36 * 3, (SELECT count(*) FROM counted) * 36 * 3, true'),
	'each area with dwellings in each month');

# ---------------------------------------------------------------- WOZ, empty dwellings and who moves

# Without a BAG id a dwelling is known by its address.
sub by_address
{
	my ($table, $number) = @_;
	return sql(<<"SQL");
SELECT count(*), count(DISTINCT h.dwelling_id), bool_and(h.street = w."Straatnaam" AND h.woonplaats = w."Woonplaats")
FROM   $table AS w JOIN home AS h ON h.pc6 = w."Postcode" AND concat_ws(' ', h.huisnummer, h.huisletter, h.toevoeging) = $number AND coalesce(w."Verblijfsobject", h.identificatie) = h.identificatie
SQL
}
my $dwellings = sql('SELECT count(*) FROM dwelling');
my %twice   = map { $_ => sql("SELECT rows FROM planted WHERE delivery = '$_' AND dirt = 'dubbel'") } qw(woz leegstand);
my $unknown = sql("SELECT rows FROM planted WHERE delivery = 'leegstand' AND dirt = 'woning niet gevonden'");
is(by_address('woz', q{concat_ws(' ', "Huisnummer", "Huisletter", "Huisnummertoevoeging")}), join('|', $dwellings + $twice{woz}, $dwellings, 't'), 'each dwelling has a WOZ value');
is(by_address('leegstand', '"Huisnummer"'), join('|', $dwellings + $twice{leegstand} - $unknown, $dwellings - $unknown, 't'), 'and is empty or not');
is(sql('SELECT count(*) FROM leegstand WHERE "Verblijfsobject" NOT IN (SELECT identificatie FROM verblijfsobject)'), $unknown, 'but for the unknown ones');
is(sql("SELECT abs(count(*) - 0.02 * $dwellings) <= 1 FROM (SELECT DISTINCT \"Postcode\", \"Huisnummer\" FROM leegstand WHERE \"Leegstaand\" = 'J') AS l"), 't', 'two in a hundred are empty');
is(sql(q{SELECT count(*) > 4000 FROM woz WHERE "Vastgestelde waarde" ~ '^[0-9]' GROUP BY "Vastgestelde waarde" ~ ',00$'
          UNION ALL SELECT count(*) > 4000 FROM woz WHERE starts_with("Vastgestelde waarde", chr(8364))}), "t\nt\nt", 'values in three forms');
is(sql('SELECT min(euro) > 50000, max(euro) < 800000 FROM valued'), 't|t', 'of houses');
is(sql(<<'E'), 't', 'flats are worth less than terraced houses, and these than detached ones');
SELECT avg(euro) FILTER (WHERE house_type = 'flats') < avg(euro) FILTER (WHERE house_type = 'terraced')
   AND avg(euro) FILTER (WHERE house_type = 'terraced') < avg(euro) FILTER (WHERE house_type = 'detached') FROM valued JOIN home ON identificatie = id
E
is(sql("SELECT count(DISTINCT right(\"Buurtcode\", 8)), bool_and(\"Mutatiegraad\" ~ '^[0-9]+,[0-9]\$') FROM verhuizingen"),
	sql("SELECT count(*), true FROM counted WHERE code ~ 'BU' AND dwellings >= 10"), 'turnover of each buurt with ten dwellings');

# ---------------------------------------------------------------- letters

sql(<<'E');
-- Burglaries of 2018 with a date, and the letters about them that the rules ask for.
CREATE TABLE known AS
SELECT t.burglary_id, t.incident_id, t.dwelling_id, t.occurred_to, h.municipality_id, h.pc6, h.street_id, h.geom
FROM   truth AS t JOIN home AS h USING (dwelling_id)
WHERE  t.object_kind = 'woning' AND 'no date' <> ALL (t.dirt) AND t.occurred_to >= '2018-01-01' AND t.occurred_to < '2019-01-01';
CREATE TABLE wanted AS
SELECT k.burglary_id, h.dwelling_id, k.municipality_id FROM known AS k JOIN home AS h ON h.municipality_id = k.municipality_id AND CASE k.municipality_id
           WHEN 153 THEN ST_DWithin(h.geom, k.geom, 100) WHEN 141 THEN ST_DWithin(h.geom, k.geom, 100) AND h.street_id = k.street_id WHEN 164 THEN h.pc6 = k.pc6 ELSE false END;
CREATE VIEW written AS
SELECT CASE WHEN "Verzenddatum" ~ '^\d{4}' THEN "Verzenddatum"::date WHEN "Verzenddatum" ~ '-2018$|-2019$' AND "Verzenddatum" !~ '^31-02' THEN to_date("Verzenddatum", 'DD-MM-YYYY') END AS sent_on,
       replace("Postcode", ' ', '') AS pc6, "Huisnummer" AS number, "Straatnaam" AS street, "Aantal"::int AS copies, "Incident" AS incident, "Afzender" AS sender FROM brieven;
E
%none = (
	'letters that no rule asks for' => 'SELECT FROM letter_truth AS l WHERE NOT EXISTS (SELECT FROM wanted AS w WHERE (w.burglary_id, w.dwelling_id) = (l.burglary_id, l.dwelling_id))
		AND NOT EXISTS (SELECT FROM truth AS t WHERE t.burglary_id = l.burglary_id AND t.occurred_to::date = \'2017-12-31\')',
	'letters too soon or too late'  => 'SELECT FROM letter_truth WHERE sent_on - reported_on NOT BETWEEN CASE municipality_id WHEN 153 THEN 3 WHEN 141 THEN 10 ELSE 7 END AND CASE municipality_id WHEN 153 THEN 12 WHEN 141 THEN 25 ELSE 7 END',
	'reports long after the burglary was found' => 'SELECT FROM letter_truth AS l JOIN truth AS t USING (burglary_id) WHERE l.reported_on - t.occurred_to::date NOT BETWEEN 0 AND 1',
	'letters of other years'        => "SELECT FROM letter_truth WHERE reported_on NOT BETWEEN '2018-01-01' AND '2018-12-31'",
	'burglaries with letters of two days' => 'SELECT FROM letter_truth GROUP BY burglary_id HAVING count(DISTINCT sent_on) > 1',
	'dwellings with two letters of Almelo on a day' => 'SELECT FROM letter_truth WHERE municipality_id = 141 GROUP BY dwelling_id, sent_on HAVING count(*) > 1',
);
is(sql("SELECT count(*) FROM ($none{$_}) AS rows"), 0, "no $_") for sort keys %none;
is(sql(<<'E'), "141|t\n153|t\n164|t", 'Almelo and Hengelo write about all burglaries, Enschede about four of five');
SELECT municipality_id, abs(count(DISTINCT l.burglary_id) - CASE municipality_id WHEN 153 THEN 0.8 ELSE 1 END * count(DISTINCT k.burglary_id)) <= 1
FROM   known AS k LEFT JOIN letter_truth AS l USING (burglary_id, municipality_id) WHERE municipality_id IN (141, 153, 164) GROUP BY municipality_id ORDER BY 1
E
is(sql(<<'E'), "141|t\n153|t\n164|t", 'to all dwellings that the rule asks for, but in Enschede to nine of ten');
SELECT w.municipality_id, abs(count(l.dwelling_id) - CASE w.municipality_id WHEN 153 THEN 0.9 ELSE 1 END * count(*)) <= 1 FROM wanted AS w LEFT JOIN letter_truth AS l USING (burglary_id, dwelling_id)
WHERE  w.burglary_id IN (SELECT burglary_id FROM letter_truth) AND (w.municipality_id <> 141 OR l.dwelling_id IS NOT NULL OR NOT EXISTS (
           SELECT FROM letter_truth AS o JOIN letter_truth AS mine ON mine.burglary_id = w.burglary_id AND mine.sent_on = o.sent_on WHERE o.dwelling_id = w.dwelling_id))
GROUP  BY w.municipality_id ORDER BY 1
E
is(sql('SELECT count(*) FROM written WHERE number IS NOT NULL'), sql("SELECT count(*) + (SELECT rows FROM planted WHERE delivery = 'brieven' AND dirt = 'dubbel') FROM letter_truth WHERE sent_by = 'address'"),
	'a row for each letter to an address');
is(sql('SELECT incident, copies FROM written WHERE number IS NULL ORDER BY 1'), sql("SELECT incident_id, count(*) FROM letter_truth WHERE sent_by = 'postcode' GROUP BY 1 ORDER BY 1"), 'and one for each postcode, with how many');
is(sql(<<'E'), '0', 'each row says to whom, when and about what, but for its dirt');
SELECT count(*) FROM letter_truth AS l JOIN home AS h USING (dwelling_id) JOIN municipality AS m ON m.municipality_id = l.municipality_id
WHERE  l.sent_by = 'address' AND coalesce(l.dirt, '') IN ('', 'dubbel') AND NOT EXISTS (SELECT FROM written AS w WHERE (w.sent_on, w.pc6, w.street, w.copies) = (l.sent_on, h.pc6, h.street, 1)
           AND w.number = concat_ws(' ', h.huisnummer, h.huisletter, h.toevoeging) AND w.sender = 'Gemeente ' || m.name
           AND w.incident IS NOT DISTINCT FROM CASE WHEN l.municipality_id = 153 THEN l.incident_id END)
E
# What is planted is all there is: dates, incidents, addresses and repetitions.
is(sql(<<'E'), sql(<<'F'), 'the rows have the dirt that is planted');
SELECT (SELECT count(*) FROM brieven WHERE "Verzenddatum" ~ 'onbekend|week|^31-02'), (SELECT count(*) FROM brieven WHERE "Verzenddatum" ~ '2108$'),
       (SELECT count(*) FROM brieven WHERE "Incident" NOT IN (SELECT incident_id FROM truth)), (SELECT count(*) FROM brieven WHERE "Huisnummer" ~ '^[4-9][0-9]{3}'),
       (SELECT count(*) FROM brieven WHERE "Incident" IS NULL AND "Afzender" ~ 'Enschede'),
       (SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM brieven WHERE "Huisnummer" IS NOT NULL GROUP BY "Verzenddatum", "Huisnummer", "Postcode", "Incident", "Afzender") AS b)
E
SELECT (SELECT rows FROM planted WHERE delivery = 'brieven' AND dirt = 'geen datum'), (SELECT rows FROM planted WHERE delivery = 'brieven' AND dirt = 'datum in de toekomst'),
       (SELECT rows FROM planted WHERE delivery = 'brieven' AND dirt = 'unknown incident'), (SELECT rows FROM planted WHERE delivery = 'brieven' AND dirt = 'unknown address'),
       (SELECT rows FROM planted WHERE delivery = 'brieven' AND dirt = 'no incident'), (SELECT rows FROM planted WHERE delivery = 'brieven' AND dirt = 'dubbel')
F

# ---------------------------------------------------------------- advice and groups

is(sql("SELECT abs(count(letter_about) - 0.04 * (SELECT count(*) FROM letter_truth)) <= 1, abs(count(*) FILTER (WHERE letter_about IS NULL) - 0.001 * $dwellings) <= 1 FROM advice_truth"), 't|t',
	'four in a hundred letters lead to a request, one in a thousand dwellings asks of its own accord');
is(sql('SELECT count(*) FROM advice_truth AS a LEFT JOIN letter_truth AS l ON (l.burglary_id, l.dwelling_id) = (a.letter_about, a.dwelling_id)
        WHERE letter_about IS NOT NULL AND (a.requested_on - l.sent_on BETWEEN 0 AND 30) IS NOT TRUE'), 0, 'within 30 days after the letter');
is(sql(<<'E'), sql("SELECT count(*), 't' FROM advice_truth WHERE dirt IS NULL OR dirt IN ('dubbel', 'place as it comes', 'no time')"), 'each request is at its dwelling and on its day');
SELECT count(*), bool_and(EXISTS (SELECT FROM adviezen AS a WHERE a."Straat en huisnummer" = concat_ws(' ', h.street, h.huisnummer, h.huisletter, h.toevoeging)
           AND upper(replace(a."Postcode en plaats", ' ', '')) = upper(replace(h.pc6 || h.woonplaats, ' ', '')) AND a."Datum" = to_char(t.requested_on, 'DD-MM-YYYY')))
FROM   advice_truth AS t JOIN home AS h USING (dwelling_id) WHERE t.dirt IS NULL OR t.dirt IN ('dubbel', 'place as it comes', 'no time')
E
is(sql('SELECT count(*) FROM adviezen'), sql("SELECT count(*) + count(*) FILTER (WHERE dirt = 'dubbel') FROM advice_truth"), 'some come twice');
is(sql('SELECT count(*) FROM adviezen WHERE "Certificaat" IS NOT NULL AND "Advies gegeven" IS NULL AND "Datum" ~ \'-20[0-9]{2}$\' AND "Datum" !~ \'^00\''), 0, 'no certificate without advice');
is(sql(<<'E'), '20|t|t', 'twenty groups, by PC4 and by PC6, at places of the region');
SELECT count(*), count(*) FILTER (WHERE "Postcode" ~ '^\d{4}$') = 6 AND count(*) FILTER (WHERE "Postcode" ~ '^\d{4} ?[A-Z]{2}$') = 14,
       bool_and(EXISTS (SELECT FROM home AS h WHERE h.woonplaats = a."Plaats" AND starts_with(h.pc6, replace(a."Postcode", ' ', '')))) FROM appgroepen AS a
E

# ---------------------------------------------------------------- what lies around

# Reports of nuisance in the week before a burglary within 100 m, beside what that would be without it: complaints.
sql("CREATE VIEW told AS SELECT \"Soort\" AS kind, to_date(\"Datum\", 'DD-MM-YYYY') AS day, ST_SetSRID(ST_MakePoint(\"X\"::float8, \"Y\"::float8), 28992) AS geom FROM meldingen
	WHERE \"X\" IS NOT NULL AND \"Datum\" <> '00-00-0000'");
is(sql(q(SELECT kind, avg(near::int) > 0.2 FROM (SELECT kind, EXISTS (SELECT FROM burglary AS b WHERE ST_DWithin(b.geom, t.geom, 100) AND b.occurred_on - t.day BETWEEN 0 AND 6) AS near
	FROM told AS t) AS n GROUP BY kind ORDER BY kind)), "jongerenoverlast|t\nklacht|f", 'one in four reports of nuisance is of the week before a burglary nearby, no complaint is');
is(sql('SELECT count(*) = 0, count(*) FROM (SELECT FROM plekken WHERE "Soort" = \'camera\' GROUP BY left("Naam", 8) HAVING count(*) < 14) AS c'), 't|0', 'each municipality has a shopping centre with four cameras');

done_testing;
