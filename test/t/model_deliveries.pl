# What a municipality lays beside its burglaries: figures, WOZ, letters, advice, groups. The made deliveries of these, loaded
# the way the demo loads them: each rule refuses what is planted, and what comes in is what was made.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

my $data = __FILE__ =~ s{test/t/[^/]*$}{data}r;
loaded_region('model_deliveries', 0.05);
sql('ALTER DATABASE model_deliveries SET search_path = inbraak, inbraak_internal, levering, public');

is(sql('SELECT count(*), count(*) FILTER (WHERE rows_read = rows_accepted + rows_rejected AND rows_unchanged = 0 AND rows_accepted > 0) FROM delivery'), '23|23',
	'twenty-three deliveries, each row accounted for');

# ---------------------------------------------------------------- what is refused

# Dirt with a Dutch name is named after the rule that refuses it; some of what is refused is no dirt.
my $other_offence = q(trim("SoortMisdrijf") NOT IN ('1.1.1', '1.1.2'));
sql(<<"END");
CREATE VIEW to_refuse AS
SELECT delivery, dirt AS rule, rows FROM planted
WHERE  delivery IN ('kerncijfers', 'monitor', 'verhuizingen', 'woz', 'leegstand', 'brieven', 'adviezen', 'appgroepen', 'plekken', 'meldingen')
AND    dirt IN ('dubbel', 'geen code', 'geen getal', 'geen datum', 'woning niet gevonden', 'datum in de toekomst', 'eind voor begin', 'telefoonnummer', 'onbekende soort', 'geen plek', 'buiten Nederland')
UNION ALL SELECT 'kerncijfers', 'land', count(*) FROM kerncijfers WHERE recs = 'Land'
UNION ALL SELECT 'misdrijven_maand', 'ander delict', count(*) FROM misdrijven_maand WHERE $other_offence
UNION ALL SELECT 'misdrijven_jaar',  'ander delict', count(*) FROM misdrijven_jaar WHERE $other_offence
UNION ALL SELECT 'misdrijven_maand', 'land', count(*) FROM misdrijven_maand WHERE "WijkenEnBuurten" LIKE 'NL%' AND NOT $other_offence
UNION ALL SELECT 'misdrijven_jaar',  'land', count(*) FROM misdrijven_jaar WHERE "WijkenEnBuurten" LIKE 'NL%' AND NOT $other_offence;
END
is(sql(q(SELECT replace(source, '.csv', '') AS delivery, rule, count(*) FROM rejected_row JOIN delivery USING (delivery_id)
         WHERE source LIKE '%.csv' AND kind <> 'burglary' GROUP BY 1, 2 ORDER BY 1, 2)), sql('SELECT delivery, rule, rows FROM to_refuse ORDER BY 1, 2'),
	'each rule refuses what is planted');

# ---------------------------------------------------------------- what came in

# The rows of the one query are those of the other.
sub same_rows
{
	my ($got, $expected, $what) = @_;
	is(sql("(SELECT 'too many', t::text FROM (($got) EXCEPT ALL ($expected)) AS t LIMIT 3) UNION ALL
	        (SELECT 'missing', t::text FROM (($expected) EXCEPT ALL ($got)) AS t LIMIT 3)"), '', $what);
	cmp_ok(sql("SELECT count(*) FROM ($expected) AS t"), '>=', 10, "$what: there are some");
}

same_rows(q(SELECT factor, code, year, value FROM factor_value JOIN delivery USING (delivery_id) WHERE mapping = 'cbs kerncijfers'),
	q(SELECT f.factor, trim(k.gwb_code_10), 2018, nullif(replace(trim(f.given), ',', '.'), '.')::float8
	  FROM   kerncijfers AS k, LATERAL (VALUES ('inwoners', a_inw), ('huishoudens', a_hh), ('woningvoorraad', a_woning), ('woz_gemiddeld', g_wozbag),
	         ('eengezinswoningen', p_1gezw), ('meergezinswoningen', p_mgezw), ('leegstand', p_leegsw), ('koopwoningen', p_koopw), ('huurwoningen', p_huurw),
	         ('huurwoningen_corporatie', p_wcorpw), ('huurwoningen_overig', p_ov_hw), ('bouwjaar_voor_2000', p_bjj2k), ('bouwjaar_vanaf_2000', p_bjo2k),
	         ('bijstand', a_soz_wb), ('ww', a_soz_ww)) AS f (factor, given)
	  WHERE  k.recs <> 'Land'), 'the key figures of the CBS');
same_rows(q(SELECT code, factor, value, respondents, series FROM factor_value JOIN delivery USING (delivery_id)
            WHERE mapping = 'veiligheidsmonitor' AND factor IN ('A_LWB_ssSocoh', 'A_PRV_Alarm')),
	q(SELECT DISTINCT ON (code, f.factor) code, f.factor, nullif(nullif(replace(trim(f.given), ',', '.'), 'x'), '')::float8, "Aantal respondenten"::int, '2012'
	  FROM   monitor, LATERAL (SELECT upper(translate("Postcode", ' ' || chr(160), ''))) AS c (code),
	         LATERAL (VALUES ('A_LWB_ssSocoh', "A_LWB_ssSocoh"), ('A_PRV_Alarm', "A_PRV_Alarm")) AS f (factor, given)
	  WHERE  code <> 'TOTAAL' ORDER BY code, f.factor, monitor.ctid), 'the survey, with its respondents and its series');
same_rows(q(SELECT offence_code, code, year, month, registered FROM published_count WHERE source = '47022NED'),
	qq(SELECT trim("SoortMisdrijf"), trim("WijkenEnBuurten"), left("Perioden", 4)::int, right("Perioden", 2)::int, "GeregistreerdeMisdrijven_1"::int
	   FROM   misdrijven_maand WHERE "WijkenEnBuurten" NOT LIKE 'NL%' AND NOT $other_offence), 'published counts; what is withheld is not zero');

# The number of a WOZ object tells the dwelling, also where its identification is left out.
same_rows(q(SELECT d.verblijfsobject_id, v.year, v.value FROM dwelling_factor_value AS v JOIN dwelling AS d USING (dwelling_id) WHERE v.factor = 'woz'),
	q(SELECT DISTINCT left("WOZ-objectnummer", 4) || '01' || lpad(right("WOZ-objectnummer", 8), 10, '0'), 2017,
	         translate(split_part("Vastgestelde waarde", ',', 1), chr(8364) || ' .', '')::float8
	  FROM   woz WHERE "Vastgestelde waarde" !~ '[a-zA-Z]'), 'WOZ values, each at its own dwelling');
same_rows(q(SELECT d.verblijfsobject_id, v.category FROM dwelling_factor_value AS v JOIN dwelling AS d USING (dwelling_id) WHERE v.factor = 'leegstaand'),
	q(SELECT DISTINCT a.verblijfsobject_id, CASE l."Leegstaand" WHEN 'J' THEN 'ja' ELSE 'nee' END
	  FROM   leegstand AS l JOIN address AS a ON a.postcode = l."Postcode" AND a.street_name = l."Straatnaam" AND a.is_main AND a.dwelling_id IS NOT NULL
	         AND concat_ws(' ', a.huisnummer, a.huisletter, a.toevoeging) = l."Huisnummer"), 'which dwellings are empty');

# Enschede and Almelo write to dwellings, Hengelo to postcodes.
same_rows(q(SELECT right(d.verblijfsobject_id, 10)::int, l.sent_on FROM letter AS l JOIN dwelling AS d USING (dwelling_id)),
	q(SELECT dwelling_id, sent_on FROM letter_truth
	  WHERE  sent_by = 'address' AND coalesce(dirt, '') NOT IN ('geen datum', 'datum in de toekomst', 'unknown address')), 'letters to the very dwellings, on the very days');
same_rows(q(SELECT l.postcode, l.sent_on, l.number_sent::bigint FROM letter AS l WHERE l.sender LIKE '%Hengelo%'),
	q(SELECT replace(d.postcode, ' ', ''), t.sent_on, count(*) FROM letter_truth AS t JOIN region.dwelling AS d USING (dwelling_id)
	  WHERE  t.municipality_id = 164 GROUP BY t.burglary_id, 1, 2), 'batches to a postcode, with their number');
is(sql(q(SELECT count(*) FROM letter AS l JOIN burglary AS b USING (burglary_id) JOIN dwelling AS d ON d.dwelling_id = l.dwelling_id
         WHERE NOT EXISTS (SELECT FROM letter_truth AS t WHERE t.incident_id = b.source_id AND t.sent_on = l.sent_on AND t.dwelling_id = right(d.verblijfsobject_id, 10)::int))), 0,
	'a letter that names its burglary belongs to that one');
cmp_ok(sql('SELECT count(*) FROM letter WHERE burglary_id IS NOT NULL AND dwelling_id IS NOT NULL'), '>', 100, 'and most do');

is(sql(q(SELECT count(*) FROM advice AS a JOIN dwelling AS d USING (dwelling_id) WHERE NOT EXISTS
        (SELECT FROM advice_truth AS t WHERE t.dwelling_id = right(d.verblijfsobject_id, 10)::int AND t.requested_on = a.requested_at::date))), 0,
	'no advice is laid at a dwelling that did not ask');
cmp_ok(sql('SELECT count(*) FROM advice WHERE dwelling_id IS NULL'), '<=', sql(q(SELECT sum(rows) FROM planted WHERE delivery = 'adviezen' AND dirt IN ('unknown address', 'no postcode'))),
	'only where the address is wrong or has no postcode none is found');
is(sql("SELECT count(*) FROM watch_group WHERE concat(name, place) ~ '[0-9]{6}' OR active_to < active_from"), 0, 'the groups have no telephone numbers, and end after they begin');
cmp_ok(sql('SELECT count(*) FROM watch_group'), '>', 10, 'there are groups');
is(sql("SELECT sentence FROM fresh_data_quality WHERE topic = 'gepubliceerd' AND abs(value) > 5"), '', 'published counts are about those of the burglaries, though two sources tell of some of them');
is(sql('SELECT count(*) FROM fresh_data_quality WHERE sentence IS NULL OR kind IS NULL'), 0, 'all of it is said in sentences');

# ---------------------------------------------------------------- the other way about

# Burglaries that come before the BAG are placed when it comes, as if it had been there.
sql("SELECT create_burglary_model('andersom')");
my $places = 'SELECT b.source_id, b.place_step, b.place_uncertainty, b.place_candidates, b.geom, d.verblijfsobject_id FROM %1$s.burglary AS b LEFT JOIN %1$s.dwelling AS d USING (dwelling_id)
	WHERE b.source = \'BVH\'';
my $ground = "'test', 'test', 'test', '2199-12-31'";
load_delivery('andersom', 'levering.incidenten', 'bvh', $ground);
is(sql('SELECT DISTINCT place_step FROM andersom.burglary ORDER BY 1'), "1\n8", 'without a BAG only coordinates tell the place');
load_delivery('andersom', "levering.$$_[0]", $$_[1], $ground) for [ 'verblijfsobject', 'bag-light verblijfsobject' ], [ 'gemeenten', 'wijkbuurtkaart gemeente' ];
same_rows(sprintf($places, 'andersom'), sprintf($places, 'inbraak'), 'burglaries before the BAG');

# ---------------------------------------------------------------- once more

my @log    = qw(delivery rejected_row confirmation);
my $before = checksums('inbraak', @log);
my $numbers = sprintf q(SELECT c.relname, pg_sequence_last_value(c.oid) FROM pg_class AS c JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
	JOIN pg_class AS t ON t.oid = d.refobjid WHERE c.relkind = 'S' AND c.relnamespace = 'inbraak'::regnamespace AND t.relname NOT IN (%s) ORDER BY 1), join ', ', map { "'$_'" } @log;
my $given = sql($numbers);
cmp_ok(scalar(split /\n/, $given), '>', 10, 'numbers are given out in many tables');
open my $script, '<', "$data/load_model.sql" or die "load_model.sql: $!\n";
open my $again, '>', scratch('again.sql') or die "again.sql: $!\n";
print $again grep { !/create_burglary_model/ } <$script>;
close $again;
my $file = scratch('again.sql');
is(qx(psql -X -q -d model_deliveries -v staging=levering -f '$file' 2>&1) =~ s/^.*NOTICE:.*\n//gmr, '', 'all of it is delivered once more');
same(checksums('inbraak', @log), $before, 'that changes nothing');
is(sql($numbers), $given, 'and no number is given out for what was there already');
is(sql('SELECT count(*), sum(rows_accepted), bool_and(rows_unchanged > 0) FROM delivery WHERE delivery_id > 23'), '23|0|t', 'and says so');

done_testing;
