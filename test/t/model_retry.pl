# Rows that were refused come in after all: mended by hand, or when what they waited for has been loaded.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

database('model_retry');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak'); ALTER DATABASE model_retry SET search_path = inbraak, inbraak_internal, public");
my $ground = "'test', 'doel', 'wet', '2199-12-31'";

sub retry { my ($delivery) = @_; my ($answer) = Psql::run("CALL retry_rejected($delivery)"); return $answer }
sub waiting { my ($delivery) = @_; return sql("SELECT row_number, rule FROM rejected_row WHERE delivery_id = $delivery AND corrected_by_delivery_id IS NULL ORDER BY row_number") }

# ---------------------------------------------------------------- mended by hand

sql(<<'END');
CREATE TABLE incidenten AS
SELECT n AS "Incident Identificatie", CASE WHEN n = 4 THEN '01-02-2018 12:30' END AS "Begin-pleegdatum/tijd", NULL::text AS "Eind-pleegdatum/tijd",
       'Dorpsstraat' AS "Pleegstraatnaam", NULL::text AS "Kennisnamedatum/tijd", true AS "Poging", 'it''s; "x"' AS "a ""quoted"" name; DROP TABLE x"
FROM   generate_series(1, 4) AS n;
END
my $police = load_delivery('inbraak', 'incidenten', 'bvh', $ground);
is(counts('inbraak', $police), '4|1|3|0', 'three burglaries have no date');
is(retry($police), 'NOTICE:  van 3 geweigerde rijen zijn er nu 0 goed', 'which does not get better by itself');
is(sql('SELECT count(*) FROM delivery'), 1, 'and is no delivery');

sql(q(UPDATE rejected_row SET raw = raw || '{"Begin-pleegdatum/tijd": "03-02-2018 13:00"}' WHERE row_number = 2;
      UPDATE rejected_row SET raw = raw || '{"Incident Identificatie": "4", "Begin-pleegdatum/tijd": "01-02-2018 12:30"}' WHERE row_number = 3));
like(retry($police), qr/^NOTICE: +van 3 geweigerde rijen zijn er nu 2 goed\nNOTICE: +levering \d+: 1 opgenomen, 0 geweigerd, 1 ongewijzigd/, 'what was mended comes in, or stood there already');
is(waiting($police), '1|geen datum', 'what was not stays, with its reason');
is(sql('SELECT source_id, occurred_from, attempt FROM burglary ORDER BY source_id'), "2|2018-02-03 13:00:00|t\n4|2018-02-01 12:30:00|t", 'the burglaries');
is(sql("SELECT source, purpose, legal_basis, expires_on, rows_read, rows_accepted, rows_rejected, rows_unchanged, mapping FROM delivery ORDER BY delivery_id DESC LIMIT 1"),
	'test (verbeterd)|doel|wet|2199-12-31|2|1|0|1|bvh', 'on the same ground as they came');
is(sql("SELECT count(*) FROM rejected_row AS j JOIN delivery AS d ON d.delivery_id = j.corrected_by_delivery_id WHERE j.delivery_id = $police AND d.source = 'test (verbeterd)'"), 2,
	'each tells with which delivery it came in');

# ---------------------------------------------------------------- what it was waiting for has come

sql(<<'END');
CREATE TABLE woz AS SELECT '0153010000000001'::text AS verblijfsobject, '01-01-2017' AS waardepeildatum, '187000' AS "Vastgestelde waarde"
UNION ALL SELECT '0153010000000009', '01-01-2017', '200000';
END
my $values = load_delivery('inbraak', 'woz', 'woz', $ground);
is(waiting($values), "1|woning niet gevonden\n2|woning niet gevonden", 'no dwelling is there yet');
sql(q(INSERT INTO delivery (kind, source) VALUES ('verblijfsobject', 'BAG');
      INSERT INTO dwelling (verblijfsobject_id, geom, delivery_id) SELECT '0153010000000001', 'SRID=28992;POINT(250000 470000)', max(delivery_id) FROM delivery;
      INSERT INTO address (nummeraanduiding_id, verblijfsobject_id, dwelling_id, geom, delivery_id) SELECT '0153200000000001', verblijfsobject_id, dwelling_id, geom, delivery_id FROM dwelling));
like(retry($values), qr/van 2 geweigerde rijen zijn er nu 1 goed/, 'when one has come, its value comes in');
is(waiting($values), '2|woning niet gevonden', 'the other waits on');
is(sql('SELECT value FROM dwelling_factor_value'), 187000, 'the value');

# ---------------------------------------------------------------- geometry, and rows that were kept under the names of fields

sql(q(CREATE TABLE kaart AS SELECT 'BU0153010'::text AS buurtcode, 2018 AS jaar, ST_SetSRID(ST_MakeEnvelope(250000, 470000, 251000, 471000), 28992) AS geom));
my $map = load_delivery('inbraak', 'kaart', 'wijkbuurtkaart buurt', "'kaart'");
is(waiting($map), '1|geen code', 'a buurt with a code that is too short');
sql(qq(UPDATE rejected_row SET raw = raw || '{"buurtcode": "BU01530100"}' WHERE delivery_id = $map));
like(retry($map), qr/1 opgenomen/, 'comes in when it is mended');
is(sql('SELECT code, ST_Area(geom) FROM area'), 'BU01530100|1000000', 'with its polygon');

sql(q(CREATE TABLE groepen AS SELECT 'Wijk 06-12345678' AS "Naam groep", 'Enschede' AS "Plaats", '12' AS "Aantal leden"));
my $groups = load_delivery('inbraak', 'groepen', 'whatsappgroepen', $ground);
is(waiting($groups), '1|telefoonnummer', 'a telephone number is not kept');
is(sql("SELECT raw::text ~ '12345678' FROM rejected_row WHERE delivery_id = $groups"), 'f', 'not even with what is refused');
sql(qq(UPDATE rejected_row SET raw = raw || '{"name": "Wijkwacht"}' WHERE delivery_id = $groups));
like(retry($groups), qr/1 opgenomen/, 'the group comes in under another name');
is(sql('SELECT name, place, members FROM watch_group'), 'Wijkwacht|Enschede|12', 'the group');
is(retry($groups), "NOTICE:  levering $groups heeft geen geweigerde rijen meer, of alleen dubbele", 'and then there is nothing left to do');

# A list is kept as a list, and is read as one.
sql(<<'END');
CREATE TABLE objecten AS
SELECT '0153010000000021'::text AS identificatie, 'Verblijfsobject in gebruik' AS status, ARRAY['woonfunctie'] AS gebruiksdoel, NULL::text AS nummeraanduiding_hoofdadres_identificatie,
       ARRAY['0153100000000011', '0153100000000012'] AS pandidentificatie, 'SRID=28992;POINT(250000 470000)'::geometry AS geom;
END
my $objects = load_delivery('inbraak', 'objecten', 'bag-light verblijfsobject', "'bag'");
sql(qq(UPDATE rejected_row SET raw = raw || '{"nummeraanduiding_hoofdadres_identificatie": "0153200000000021"}' WHERE delivery_id = $objects));
like(retry($objects), qr/1 opgenomen/, 'an object gets its main address');
is(sql(q(SELECT pand_id FROM dwelling WHERE verblijfsobject_id = '0153010000000021')), '0153100000000011', 'and keeps its first pand');

# ---------------------------------------------------------------- what must not come in after all

sql(<<'END');
CREATE TABLE dubbel AS SELECT v.* FROM (VALUES ('d1', '01-02-2018 10:00', 'ja'), ('d1', '02-02-2018 10:00', 'nee')) AS v ("Incident Identificatie", "Begin-pleegdatum/tijd", "Poging");
CREATE TABLE cijfer (code text, jaar int, factor text, waarde numeric(10, 3));
INSERT INTO cijfer VALUES ('BU01530100', 2018, 'koopwoningen', 100.125), ('BU01530101', 2018, 'koopwoningen', 101.250);
CREATE TABLE cijfer_later AS SELECT code, jaar, factor, 61.5 AS waarde FROM cijfer LIMIT 1;
END
my $double = load_delivery('inbraak', 'dubbel', 'bvh', $ground);
is(waiting($double), '2|dubbel', 'an incident stands in its delivery twice');
is(retry($double), "NOTICE:  levering $double heeft geen geweigerde rijen meer, of alleen dubbele", 'the second is not offered again');
is(sql("SELECT occurred_from, attempt FROM burglary WHERE source_id = 'd1'"), '2018-02-01 10:00:00|t', 'so that the first stays');
sql("UPDATE rejected_row SET rule = 'verbeterd' WHERE delivery_id = $double");
like(retry($double), qr/1 opgenomen/, 'unless the user gives it another rule');
is(sql("SELECT occurred_from FROM burglary WHERE source_id = 'd1'"), '2018-02-02 10:00:00', 'then it counts');

my $figures = load_delivery('inbraak', 'cijfer', 'cijfers per gebied', "'test'");
is(waiting($figures), "1|buiten bereik\n2|buiten bereik", 'more than all dwellings cannot be owned');
load_delivery('inbraak', 'cijfer_later', 'cijfers per gebied', "'test'");
sql("UPDATE factor SET value_max = 200 WHERE factor = 'koopwoningen'");
like(retry($figures), qr/van 2 geweigerde rijen zijn er nu 1 goed/, 'when it can, what nobody brought since comes in');
is(waiting($figures), '1|achterhaald', 'what a later delivery brought does not go back');
is(sql('SELECT code, value FROM factor_value ORDER BY code'), "BU01530100|61.5\nBU01530101|101.25", 'and a number is the number that it was');
sql("UPDATE factor SET value_max = 100 WHERE factor = 'koopwoningen'");

# An object of the BAG stands in two tables, or in none when it is gone: 1 came later, 2 was gone, came back and went again, 3 went, 4 nobody
# told of since.
# Through another mapping, for one through the same settles what was refused.
sub objects
{
	my ($name, $mapping, @rows) = @_;
	sql("CREATE TABLE $name AS SELECT '01530100000000' || v.n AS identificatie, v.status, 'woonfunctie' AS gebruiksdoel, CASE WHEN v.number > 0 THEN '01532000000000' || v.n END
	     AS nummeraanduiding_hoofdadres_identificatie, NULLIF(v.number, 0) AS huisnummer, 'SRID=28992;POINT(250100 470000)'::geometry AS geom
	     FROM (VALUES " . join(', ', map { "('$_->[0]', 'Verblijfsobject $_->[1]', $_->[2])" } @rows) . ') AS v (n, status, number)');
	return load_delivery('inbraak', $name, $mapping, "'bag'");
}
my $old = objects('oud', 'bag-light verblijfsobject', [ 41, 'in gebruik', 0 ], [ 42, 'ingetrokken', 2 ], [ 43, 'in gebruik', 0 ], [ 44, 'in gebruik', 0 ]);
is(waiting($old), "1|geen hoofdadres\n2|niet in gebruik\n3|geen hoofdadres\n4|geen hoofdadres", 'four objects are refused');
sql("INSERT INTO mapping SELECT 'eigen bag', kind, 'x', columns, options FROM mapping WHERE mapping = 'bag-light verblijfsobject'");
objects('nieuw', 'eigen bag', [ 41, 'in gebruik', 11 ], [ 42, 'in gebruik', 12 ], [ 43, 'ingetrokken', 13 ]);
my $newest = objects('nieuwst', 'eigen bag', [ 42, 'ingetrokken', 12 ]);
sql(qq(UPDATE rejected_row SET raw = raw || jsonb_build_object('nummeraanduiding_hoofdadres_identificatie', '015320000000004' || row_number, 'huisnummer', row_number) WHERE delivery_id = $old));
like(retry($old), qr/van 4 geweigerde rijen zijn er nu 1 goed/, 'of which one comes in when all are mended');
is(waiting($old), "1|achterhaald\n2|achterhaald\n3|achterhaald", 'the others are overtaken, also where the later delivery says that the object is gone');
like(sql("SELECT explanation FROM rejected_row WHERE delivery_id = $old AND row_number = 2"), qr/^Levering $newest heeft dit sindsdien gebracht/, 'and the last that did is named');
is(sql(q(SELECT right(verblijfsobject_id, 2), huisnummer, in_use_to IS NULL FROM dwelling WHERE verblijfsobject_id LIKE '015301000000004_' ORDER BY 1)),
	"41|11|t\n42|12|f\n44|4|t", 'what the later delivery brought stays as it was');
my $settling = objects('weer', 'bag-light verblijfsobject', [ 41, 'in gebruik', 11 ]);
objects('nogmaals', 'bag-light verblijfsobject', [ 41, 'in gebruik', 11 ]);
is(sql("SELECT corrected_by_delivery_id FROM rejected_row WHERE delivery_id = $old AND row_number = 1"), $settling, 'of those that bring a refused row through the same mapping the first is named');

# ---------------------------------------------------------------- a column that has the name of a field

sql("CREATE TABLE plekken AS SELECT NULL::text AS naam, 'Bos' AS name, 100000 AS x, 400000 AS y");
my $places = load_delivery('inbraak', 'plekken', 'plaatsnamen', "'test'");
is(waiting($places), '1|geen naam', 'a place without a name, in a source with a column that is called as the field is');
sql(qq(UPDATE rejected_row SET raw = raw || '{"naam": "Het Bos"}' WHERE delivery_id = $places));
like(retry($places), qr/1 opgenomen/, 'comes in when it is mended');
is(sql('SELECT name FROM place_name'), 'Het Bos', 'by the column of the mapping');

# ---------------------------------------------------------------- bad requests

like(sql_error('CALL retry_rejected(99)'), qr/^ERROR: +er is geen levering 99\nHINT/, 'no such delivery');
like(sql_error('CALL retry_rejected(NULL)'), qr/^ERROR: +er is geen levering NULL\nHINT/, 'no delivery at all');
like(sql_error('CALL retry_rejected(' . sql("SELECT delivery_id FROM delivery WHERE source = 'BAG'") . ')'), qr/^ERROR: +levering \d+ is niet met een mapping ingelezen/, 'one that was not imported');
like(sql_error("UPDATE delivery SET received_on = '2018-01-01', expires_on = '2019-01-01' WHERE delivery_id = $police; CALL retry_rejected($police)"),
	qr/^ERROR: +de bewaartermijn van levering $police is verstreken op 01-01-2019/, 'one that has expired');
sql(qq(UPDATE rejected_row SET raw = '{"(geometrie)": "geen geometrie", "Verblijfsobject": 5}' WHERE delivery_id = $values AND corrected_by_delivery_id IS NULL));
like(sql_error("CALL retry_rejected($values)"), qr/^ERROR: .*heeft geen kolom voor factor:woz/, 'a row that lost its columns is named, and nothing happens');
is(waiting($values), '2|woning niet gevonden', 'it stays');

# ---------------------------------------------------------------- what is odd is flagged or refused, and stops nothing later

sql("SELECT create_burglary_model('vreemd'); ALTER DATABASE model_retry SET search_path = vreemd, vreemd_internal, public");
sql(<<'END');
CREATE TABLE public.odd_time AS SELECT * FROM (VALUES ('a', '01-02-2018 14:00', '01-02-2018', 'poging', NULL), ('b', '01-02-2018 23:00', '02-02-2018', 'misschien', '32-13-2018'),
    ('c', '02-02-2018 14:00', '01-02-2018', 'N', NULL), ('d', '01-02-2018', '01-02-2018', 'J', NULL))
    AS v ("Incident Identificatie", "Begin-pleegdatum/tijd", "Eind-pleegdatum/tijd", "Poging", "Kennisnamedatum/tijd");
CREATE TABLE public.odd_place AS
SELECT '01530100000000' || lpad(n::text, 2, '0') AS identificatie, 'Verblijfsobject in gebruik' AS status, 'woonfunctie' AS gebruiksdoel,
       '01532000000000' || lpad(n::text, 2, '0') AS nummeraanduiding_hoofdadres_identificatie, 'Dorpsstraat' AS openbare_ruimte_naam, n AS huisnummer, '7511AB' AS postcode,
       ST_SetSRID(ST_MakePoint((ARRAY[250000, 1e200, 'NaN', 6.89])[n], (ARRAY[470000, 1e200, 'NaN', 52.22])[n]), 28992) AS geom
FROM   generate_series(1, 4) AS n;
CREATE TABLE public.street_rows AS SELECT * FROM (VALUES ('01-02-2018', 'Dorpsstraat', '7511AB', 'J'), ('01-02-2018', 'Dorpsstraat', '7511AB', 'N')) AS v (datum, straatnaam, postcode, poging);
CREATE TABLE public.turned AS SELECT * FROM street_rows ORDER BY poging DESC;
END
my $bag = load_delivery('vreemd', 'public.odd_place', 'bag-light verblijfsobject', "'bag'");
is(counts('vreemd', $bag) . ' ' . sql('SELECT string_agg(DISTINCT rule, \',\') FROM rejected_row'), '4|1|3|0 geen punt', 'points far off, of no number or in degrees are refused one by one');
is(counts('vreemd', load_delivery('vreemd', 'public.odd_time', 'bvh', $ground)), '4|4|0|0', 'and the next delivery is placed');
is(sql('SELECT source_id, flags, attempt FROM burglary ORDER BY 1'), "a|{\"eind zonder tijd\"}|t\nb|{\"eind zonder tijd\",\"kennisname onleesbaar\",\"poging onleesbaar\"}|\nc|{\"eind voor begin\",\"eind zonder tijd\"}|f\nd|{}|t",
	'an end that is only a day is before the begin on an earlier day only; what is not understood is flagged');
is(sql('SELECT count(window_hours) FROM burglary_event'), 0, 'and no window is made of it');

# Whatever a number is called, it is a number.
sql(<<'END');
CREATE DOMAIN public.meting AS numeric(10, 3);
CREATE DOMAIN public.aandeel AS public.meting;
CREATE TABLE public.of_number AS SELECT 'BU0153010' || n AS code, 2018 AS jaar, 'koopwoningen' AS factor, (ARRAY[8.125, 9.5])[n]::public.aandeel AS waarde FROM generate_series(1, 2) AS n;
END
load_delivery('vreemd', 'public.of_number', 'cijfers per gebied', "'cijfers'");
is(sql(q(SELECT value FROM factor_value WHERE factor = 'koopwoningen' ORDER BY 1)), "8.125\n9.5", 'a number of a domain over a domain keeps its decimal point');
load_delivery('vreemd', 'public.street_rows', 'politie straat', $ground);
is(counts('vreemd', load_delivery('vreemd', 'public.turned', 'politie straat', $ground)), '2|0|0|2', 'rows without a number are the same ones in another order');
is(sql(q(SELECT attname FROM pg_stats WHERE schemaname = 'vreemd' AND tablename = 'burglary' AND attname ~ 'geom|occurred|reported|street|postcode')), '', 'no place or time of a burglary is in the statistics');

done_testing;
