# The registers as they change: what a later delivery of the BAG says of what the model has already. The rows are made here.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

database('model_register');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak'); ALTER DATABASE model_register SET search_path = inbraak, inbraak_internal, public");
my $files = 0;

# Loads what a query gives; read, accepted, rejected, unchanged.
sub load
{
	my ($mapping, $query, $arguments) = @_;
	my $table = 'bestand' . ++$files;
	sql("CREATE TABLE $table AS $query");
	return counts('inbraak', load_delivery('inbraak', $table, $mapping, "'bag'" . ($arguments // '')));
}

# An identification of the BAG: 10 pand, 01 verblijfsobject, 20 nummeraanduiding, 30 openbare ruimte.
sub id { return "0153$_[0]" . sprintf '%010d', $_[1] }
my $point = "'SRID=28992;POINT(250000 470000)'::geometry AS geom";

# ---------------------------------------------------------------- in time

sub pand { my ($n, $status, $more) = @_; return "SELECT '@{[ id(10, $n) ]}' AS identificatie, '$status' AS status, 1990 AS bouwjaar, ST_MakeEnvelope(250000, 470000, 250010, 470010, 28992) AS geom$more" }
my $stands = 'Pand in gebruik';
is(load('bag-light pand', pand(1, $stands, ", ${today}::text AS begingeldigheid, NULL::text AS eindgeldigheid")), '1|1|0|0', 'what holds from today on, holds');
is(load('bag-light pand', pand(2, $stands, ", ($today + 1)::text AS begingeldigheid, NULL::text AS eindgeldigheid")), '1|0|1|0', 'what will hold tomorrow does not');
is(load('bag-light pand', pand(2, $stands, ", NULL::text AS begingeldigheid, ${today}::text AS eindgeldigheid")), '1|0|1|0', 'nor what ended today');
is(load('bag-light pand', pand(2, $stands, ", NULL::text AS begingeldigheid, ($today + 1)::text AS eindgeldigheid")), '1|1|0|0', 'what will end tomorrow does');
is(load('bag-light pand', pand(1, 'Pand gesloopt', '')), '1|0|1|0', 'a pand that was pulled down is refused');
is(sql('SELECT right(pand_id, 1), status FROM pand ORDER BY 1'), "1|Pand gesloopt\n2|$stands", 'and the model knows that it does not stand any more');

# ---------------------------------------------------------------- a dwelling ends, and is there again

sub object
{
	my ($purpose, $status) = @_;
	return "SELECT '@{[ id('01', 1) ]}' AS identificatie, '$status' AS status, '$purpose' AS gebruiksdoel, '@{[ id(20, 1) ]}' AS nummeraanduiding_hoofdadres_identificatie, $point";
}
sub in_use { return sql('SELECT in_use_from, in_use_to FROM dwelling') }
my $used = 'Verblijfsobject in gebruik';
load('bag-light verblijfsobject', object('woonfunctie', $used));
sql(q(UPDATE dwelling SET in_use_from = '2019-01-01'));
is(load('bag-light verblijfsobject', object('winkelfunctie', $used), ", received_on => '2020-02-01'"), '1|1|0|0', 'a home becomes a shop');
is(in_use(), '2019-01-01|2020-02-01', 'on the day that the delivery came');
is(load('bag-light verblijfsobject', object('woonfunctie', $used)), '1|1|0|0', 'and a home again');
is(in_use(), '2019-01-01|', 'without an end');
load('bag-light verblijfsobject', object('woonfunctie', 'Verblijfsobject ingetrokken'), ", received_on => '2018-02-01'");
is(in_use(), '2019-01-01|2019-01-01', 'none ends before its begin, whatever the day of the delivery');
is(load('bag-light verblijfsobject', object('woonfunctie', $used)), '1|1|0|0', 'what was withdrawn by mistake, and is as it was otherwise,');
is(in_use(), '2019-01-01|', 'is a home again');

# ---------------------------------------------------------------- objects, addresses and streets that refer to each other

sql('TRUNCATE dwelling, address, street RESTART IDENTITY CASCADE');
sub street { my ($n, $name) = @_; return "SELECT '@{[ id(30, $n) ]}' AS identificatie, '$name' AS naam, 'Naamgeving uitgegeven' AS status, NULL::text AS woonplaatsref" }
sub number { my ($n, $street, $number) = @_; return "SELECT '@{[ id(20, $n) ]}' AS identificatie, $number AS huisnummer, '7511AB' AS postcode, 'Naamgeving uitgegeven' AS status, '@{[ id(30, $street) ]}' AS openbareruimteref" }
sub lv_object
{
	my ($n, $main, $side) = @_;
	return "SELECT '@{[ id('01', $n) ]}' AS identificatie, '$used' AS status, '{woonfunctie}'::text[] AS gebruiksdoel, 80 AS oppervlakte, '@{[ id(20, $main) ]}' AS hoofdadresnummeraanduidingref, "
		. "'{@{[ $side ? id(20, $side) : '' ]}}'::text[] AS nevenadresnummeraanduidingref, $point";
}
load('lvbag openbareruimte', street(1, 'Dorpsstraat'));
sql(q(UPDATE street SET woonplaats = 'Enschede'));
is(load('lvbag openbareruimte', street(1, 'Dorpsweg')), '1|1|0|0', 'a street gets another name');
is(sql('SELECT name, woonplaats FROM street'), 'Dorpsweg|Enschede', 'and stays where it is');
load('lvbag nummeraanduiding', number(1, 1, 10) . ' UNION ALL ' . number(2, 1, 12));
is(load('lvbag verblijfsobject', lv_object(1, 1, 2) . ' UNION ALL ' . lv_object(2, 2)), '2|2|0|0', 'an address that is the second of one home and the first of another');
is(sql('SELECT right(verblijfsobject_id, 1), street_name, huisnummer FROM dwelling ORDER BY 1'), "1|Dorpsweg|10\n2|Dorpsweg|12", 'belongs to the other');
load('lvbag nummeraanduiding', number(3, 1, 14));
load('lvbag verblijfsobject', lv_object(1, 1, 3));
is(sql('SELECT right(verblijfsobject_id, 1), huisnummer FROM dwelling ORDER BY 1'), "1|10\n2|12", 'a second address does not give a home its number');
load('lvbag openbareruimte', street(1, 'Dorpslaan'));
is(sql('SELECT right(verblijfsobject_id, 1), street_name, huisnummer FROM dwelling ORDER BY 1'), "1|Dorpslaan|10\n2|Dorpslaan|12", 'a home is named by its first address, not by its second');
load('lvbag nummeraanduiding', number(1, 2, 10));
is(sql('SELECT street_name, street_key FROM address WHERE street_id = \'' . id(30, 2) . "'"), '|', 'an address that goes to a street not known yet has no name');
is(load('lvbag verblijfsobject', lv_object(1, 1, 3) =~ s/80 AS/81 AS/r), '1|1|0|0', 'a home of which only the area is another is another one');
is(sql('SELECT max(oppervlakte) FROM dwelling'), 81, 'with that area');

# ---------------------------------------------------------------- many, in no order

# The last first: every other one a home. What is seen of the source while it is stored, a trigger of the user's own tells.
sql('TRUNCATE dwelling, address, street, pand RESTART IDENTITY CASCADE');
sql(<<'END');
CREATE TABLE room (bytes bigint);
CREATE FUNCTION see_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO room SELECT pg_relation_size(''pg_temp.import_source''); RETURN NULL; END';
CREATE TRIGGER see_room AFTER INSERT ON dwelling EXECUTE FUNCTION see_room();
CREATE TABLE many AS
SELECT '015301' || lpad(n::text, 10, '0') AS identificatie, 'Verblijfsobject in gebruik' AS status, CASE n % 2 WHEN 0 THEN 'woonfunctie' ELSE 'winkelfunctie' END AS gebruiksdoel,
       '015320' || lpad(n::text, 10, '0') AS nummeraanduiding_hoofdadres_identificatie, n % 100 + 1 AS huisnummer, ST_SetSRID(ST_MakePoint(250000 + n % 317, 470000 + n / 317), 28992) AS geom
FROM   generate_series(120000, 1, -1) AS n;
CREATE TABLE panden AS
SELECT replace(identificatie, '015301', '015310') AS identificatie, 'Pand in gebruik' AS status, ST_Expand(geom, 1) AS geom FROM many WHERE right(identificatie, 3) = '007';
END
my ($told) = Psql::run(call_import('inbraak', 'many', 'bag-light verblijfsobject', "'bag'"));
load_delivery('inbraak', 'panden', 'bag-light pand', "'bag'");
is(sql('SELECT rows_read, rows_accepted FROM delivery ORDER BY delivery_id DESC LIMIT 2'), "120|120\n120000|120000", 'a source in no order comes in');
is(sql("SELECT content_hash = (SELECT md5(concat(count(*), ' ', bit_xor(hashtextextended(s::text, 0)))) FROM (SELECT (row_number() OVER ())::int, m.* FROM many AS m) AS s)
        FROM delivery WHERE rows_read = 120000"), 't', 'its hash is that of its rows in its own order');
for my $stored ('dwelling.verblijfsobject_id', 'address.nummeraanduiding_id', 'pand.pand_id')
{
	my ($table, $key) = split /[.]/, $stored;
	is(sql("SELECT count(*) > 100, count(*) FILTER (WHERE s.key < s.before) FROM (SELECT t.$key AS key, lag(t.$key) OVER (ORDER BY t.ctid) AS before FROM $table AS t) AS s"), 't|0',
		"each $table goes where its neighbours are");
}
is(sql('SELECT max(bytes) FROM room'), 0, 'the copy of the source is gone when its rows are stored');
my @progress = $told =~ /(\w+) opslaan: (\d+ rijen van \d+)/g;
is("@progress", 'woningen 50000 rijen van 60000 adressen 50000 rijen van 120000 adressen 100000 rijen van 120000', 'and how far it is counts what was done');

done_testing;
