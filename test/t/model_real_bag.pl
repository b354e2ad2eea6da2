# Real extracts of the BAG through GDAL and psql into the model. Their data is not part of this project.
use strict;
use warnings;
use Psql;
use Test::More;

my $data = $ENV{BURGLARY_DATA} ? "$ENV{BURGLARY_DATA}/nl" : '';
plan skip_all => 'the BAG extracts are not here' unless -d $data;
plan skip_all => 'ogr2ogr is not here' if system('command -v ogr2ogr >/dev/null 2>&1');

my $city     = "$data/bag_denhaag_voorburg";
my $delivery = "$data/lvbag/BAGNLDL-15092020-small.zip";
my $database = database('model_real_bag');
sql(q(CREATE EXTENSION burglary CASCADE; CREATE SCHEMA gpkg; CREATE SCHEMA lv));

sub ogr
{
	my ($schema, $source, @more) = @_;
	my @command = ('ogr2ogr', '-f', 'PostgreSQL', "PG:dbname=$database", $source, '-lco', "SCHEMA=$schema", @more);
	system(@command) == 0 or die "@command\n";
}

# Makes a model and lets the SQL that follows see it.
sub model
{
	my ($name) = @_;
	sql("SELECT create_burglary_model('$name'); ALTER DATABASE $database SET search_path = $name, ${name}_internal, public; ALTER DATABASE $database SET client_min_messages = warning");
}

# Rows read, accepted, rejected, unchanged.
sub import
{
	my ($source, $mapping) = @_;
	sql("SET client_min_messages = error; CALL import_delivery('$source', '$mapping', period_from => '2022-01-01')");
	return sql('SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1') =~ tr/|/ /r;
}

# What the last delivery refused, by rule.
sub refused
{
	return sql('SELECT rule, count(*) FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) GROUP BY rule ORDER BY rule') =~ tr/|\n/ ,/r;
}

# A checksum of all that stands in the registers, apart from the numbers that they gave out themselves.
sub registers
{
	my %columns = (
		pand     => 'pand_id, bouwjaar, status, geom',
		dwelling => 'verblijfsobject_id, pand_id, bouwjaar, oppervlakte, status, huisnummer, huisletter, toevoeging, postcode, buurt_code, in_use_to, geom',
		address  => 'nummeraanduiding_id, verblijfsobject_id, dwelling_id IS NULL, is_main, street_id, huisnummer, huisletter, toevoeging, postcode, geom',
		street   => 'street_id, name, woonplaats');
	return join ' ', map { sql("SELECT md5(string_agg(r::text, '' ORDER BY r::text)) FROM (SELECT $columns{$_} FROM $_) AS r") } sort keys %columns;
}

# How many dwellings stand where the source says they do, and in the buurt that a plain search finds?
sub places
{
	my ($source, $id, $geom) = @_;
	is(sql("SELECT count(*) FROM dwelling AS d JOIN $source AS s ON right(s.$id, 16) = d.verblijfsobject_id WHERE ST_AsBinary(s.$geom) = ST_AsBinary(d.geom)"),
		sql('SELECT count(*) FROM dwelling'), "every dwelling of $source lies where the source has it");
	is(sql("SELECT count(*) FROM dwelling AS d WHERE d.buurt_code IS DISTINCT FROM
	        (SELECT b.buurtcode FROM bdukai_work.buurten AS b WHERE ST_Covers(ST_Transform(b.geom, 28992), d.geom))"), 0, "and in the buurt that covers it");
}

# ---------------------------------------------------------------- what the sources hold, counted without the model

ogr('gpkg', "$city/bag_denhaag_voorburg_2023.gpkg", '-lco', 'GEOMETRY_NAME=geom');
for my $dump (sort(glob "$city/create_*.gz"), sort(glob "$city/insert_*.gz"))
{
	system("gunzip -c '$dump' | psql -X -q -v ON_ERROR_STOP=1 -d $database >/dev/null 2>&1") == 0 or die "$dump\n";
}

# 31,293 = 29,502 in use + 188 being rebuilt + 1,057 withdrawn + 546 not yet there
is(sql(q(SELECT status, count(*), count(*) FILTER (WHERE 'woonfunctie' = ANY (gebruiksdoel)) FROM lvbag.verblijfsobjectactueelbestaand GROUP BY 1 ORDER BY 2 DESC)),
	join("\n", 'Verblijfsobject in gebruik|29502|26505', 'Verblijfsobject ingetrokken|1057|709', 'Verblijfsobject gevormd|546|330', 'Verbouwing verblijfsobject|188|181'),
	'the dump holds withdrawn objects, whatever its name says');

# ---------------------------------------------------------------- PDOK's layout

model('pdok');
is(import('gpkg.buurten', 'wijkbuurtkaart buurt'),                 '14 14 0 0',             'buurten');
is(import('gpkg.pand', 'bag-light pand'),                          '15380 15301 79 0',      'panden: 74 that should not be there and 5 being built are refused');
is(import('gpkg.verblijfsobject', 'bag-light verblijfsobject'),    '31293 29690 1603 0',    'verblijfsobjecten: 1,057 + 546 = 1,603 are refused');
is(refused(),                                                      'niet in gebruik 1603',  'for that reason');
is(sql('SELECT count(*), count(DISTINCT (postcode, huisnummer)) FROM address'),
	sql(q(SELECT count(*), count(DISTINCT (postcode, huisnummer)) FROM gpkg.verblijfsobject WHERE status IN ('Verblijfsobject in gebruik', 'Verbouwing verblijfsobject'))),
	'an address for each');
is(sql('SELECT count(*) FROM dwelling WHERE in_use_to IS NULL'), 26505 + 181, 'dwellings: those with woonfunctie');
places('gpkg.verblijfsobject', 'identificatie', 'geom');

my $before = registers();
is(import('gpkg.buurten', 'wijkbuurtkaart buurt'),              '14 0 0 14',          'again: buurten unchanged');
is(import('gpkg.pand', 'bag-light pand'),                       '15380 0 79 15301',   'again: panden unchanged');
is(import('gpkg.verblijfsobject', 'bag-light verblijfsobject'), '31293 0 1603 29690', 'again: verblijfsobjecten unchanged');
is(registers(), $before, 'and nothing is different');
my $pdok = sql(q(SELECT md5(string_agg((verblijfsobject_id, bouwjaar, oppervlakte, huisnummer, huisletter, toevoeging, postcode, buurt_code)::text, '' ORDER BY verblijfsobject_id)) FROM dwelling));

# ---------------------------------------------------------------- the BAG's own layout, where an object refers to its addresses

model('dump');
is(import('bdukai_work.buurten', 'wijkbuurtkaart buurt'),                           '14 14 0 0',          'buurten of the dump');
is(import('lvbag.pandactueelbestaand', 'lvbag pand'),                               '15380 15301 79 0',   'panden of the dump');
is(import('lvbag.verblijfsobjectactueelbestaand', 'lvbag verblijfsobject'),         '31293 29690 1603 0', 'verblijfsobjecten of the dump');
is(import('lvbag.nummeraanduidingactueelbestaand', 'lvbag nummeraanduiding'),       '30236 30236 0 0',    'all nummeraanduidingen');
is(sql('SELECT count(*), count(DISTINCT (postcode, huisnummer)) FROM address WHERE huisnummer IS NOT NULL'), '30236|26912',
	'30,236 addresses, 26,912 pairs of postcode and number');
# the objects in use name 72 nevenadressen; their nummeraanduidingen lie outside the extract
is(sql('SELECT count(*), count(*) FILTER (WHERE NOT is_main), count(*) FILTER (WHERE geom IS NULL) FROM address WHERE huisnummer IS NULL'), '72|72|0',
	'secondary addresses that only their object names');
is(sql('SELECT count(*) FROM address WHERE is_main AND geom IS NOT NULL'), 29690, 'each object in use has its main address');
is(sql('SELECT count(*) FROM dwelling AS d JOIN address AS a USING (dwelling_id) WHERE a.is_main
        AND (a.huisnummer, a.huisletter, a.toevoeging, a.postcode) IS NOT DISTINCT FROM (d.huisnummer, d.huisletter, d.toevoeging, d.postcode)'), 26686,
	'and gives it to its dwelling');
places('lvbag.verblijfsobjectactueelbestaand', 'identificatie', 'geometrie');
is(sql(q(SELECT md5(string_agg((verblijfsobject_id, bouwjaar, oppervlakte, huisnummer, huisletter, toevoeging, postcode, buurt_code)::text, '' ORDER BY verblijfsobject_id)) FROM dwelling)),
	$pdok, 'the dwellings are those of the other layout');

$before = registers();
is(import('lvbag.pandactueelbestaand', 'lvbag pand'),                         '15380 0 79 15301',   'again: panden unchanged');
is(import('lvbag.verblijfsobjectactueelbestaand', 'lvbag verblijfsobject'),   '31293 0 1603 29690', 'again: verblijfsobjecten unchanged');
is(import('lvbag.nummeraanduidingactueelbestaand', 'lvbag nummeraanduiding'), '30236 0 0 30236',    'again: nummeraanduidingen unchanged');
is(registers(), $before, 'and nothing is different');

# What a next delivery withdraws is no dwelling any more, but stays; what gets another number is corrected.
sql(q(CREATE TABLE lv.next_vbo AS SELECT * FROM lvbag.verblijfsobjectactueelbestaand WHERE status = 'Verblijfsobject in gebruik' AND 'woonfunctie' = ANY (gebruiksdoel) ORDER BY identificatie LIMIT 3;
      UPDATE lv.next_vbo SET status = 'Verblijfsobject ingetrokken' WHERE identificatie = (SELECT min(identificatie) FROM lv.next_vbo);
      UPDATE lv.next_vbo SET oppervlakte = 7777 WHERE identificatie = (SELECT max(identificatie) FROM lv.next_vbo)));
is(import('lv.next_vbo', 'lvbag verblijfsobject'), '3 1 1 1', 'a withdrawn, an unchanged and a changed one');
is(sql('SELECT count(in_use_to), count(*) - count(in_use_to), count(*) FILTER (WHERE oppervlakte = 7777) FROM dwelling'), '1|26685|1', 'the withdrawn one ended');

# ---------------------------------------------------------------- LVBAG through GDAL, with its history

model('lvbag_zip');
ogr('lv', "/vsizip/$data/lvbag/0221PND15092020.zip", '-nln', 'doesburg');
ogr('lv', "/vsizip/{/vsizip/{$delivery}/9999${_}15092020.zip}", '-nln', lc) for qw(WPL OPR PND VBO LIG NUM);
is(import('lv.wpl', 'lvbag woonplaats'), '1 1 0 0', 'the woonplaats');
is(import('lv.opr', 'lvbag openbareruimte'), '201 198 3 0', 'openbare ruimten: three records of the past');
is(import('lv.doesburg', 'lvbag pand'), '13098 7227 5871 0', 'panden of Doesburg: 13,098 records');
is(refused(), 'niet in gebruik 570,verleden 5301', 'of which 13,098 - 7,797 = 5,301 of the past, and 168 + 12 + 389 + 1 = 570 do not stand');
is(import('lv.pnd', 'lvbag pand'), '6 0 4 2', 'two of them come twice');
is(import('lv.vbo', 'lvbag verblijfsobject'), '5 2 3 0', 'two verblijfsobjecten, one with three records of the past');
is(import('lv.lig', 'lvbag ligplaats of standplaats'), '2 2 0 0', 'two ligplaatsen');
is(import('lv.num', 'lvbag nummeraanduiding'), '14 8 6 0', 'nummeraanduidingen');
is(refused(), 'dubbel 2,verleden 4', 'of which four of the past and two twice');
is(sql('SELECT verblijfsobject_id, pand_id, bouwjaar, status, street_name, huisnummer, postcode, woonplaats FROM dwelling'),
	'0221010000330226|0221100000312938|1585|Verbouwing verblijfsobject|Kosterstraat|4|6981CH|Doesburg', 'the dwelling as it is today, with its address');
is(sql(q(SELECT nummeraanduiding_id, is_main, street_name, huisnummer, huisletter, postcode, dwelling_id FROM address WHERE verblijfsobject_id = '0221010000330999' ORDER BY 1)),
	join("\n", '0221200000330229|t|Schout bij Nacht Doormansingel|9|l||', '0221200000330998|f|Het Hoornwerck|4|x|6981ED|',
		'0221200000330999|f|Het Hoornwerck|4|y|6981ED|'), 'a main and two secondary addresses of what is no dwelling; of two records that both hold today the first counts');
is(sql(q(SELECT count(*) FROM address AS a JOIN lv.lig AS l ON right(l.hoofdadresnummeraanduidingref, 16) = a.nummeraanduiding_id WHERE ST_Covers(l.wkb_geometry, a.geom))), 2,
	'a ligplaats is an address within its berth');
$before = registers();
is(join(' ', map { import("lv.$_->[0]", "lvbag $_->[1]") } ['opr', 'openbareruimte'], ['pnd', 'pand'], ['vbo', 'verblijfsobject'], ['lig', 'ligplaats of standplaats'], ['num', 'nummeraanduiding']),
	'201 0 3 198 6 0 4 2 5 0 3 2 2 0 0 2 14 0 6 8', 'again: unchanged');
is(registers(), $before, 'and nothing is different');

# Any order gives the same.
model('other_order');
import("lv.$_->[0]", "lvbag $_->[1]") for ['num', 'nummeraanduiding'], ['pnd', 'pand'], ['lig', 'ligplaats of standplaats'], ['doesburg', 'pand'], ['vbo', 'verblijfsobject'],
	['wpl', 'woonplaats'], ['opr', 'openbareruimte'];
is(registers(), $before, 'streets last, addresses first: the same');

sql("ALTER DATABASE $database RESET ALL");
done_testing;
