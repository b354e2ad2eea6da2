# Which row of the model a row of a delivery is: one that says another home, another source or another moment takes nobody's place.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

database('model_matching');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak'); ALTER DATABASE model_matching SET search_path = inbraak, inbraak_internal, public");
my $ground = "'test', 'doel', 'wet', '2199-12-31'";
my $files  = 0;

# Loads what a query gives; read, accepted, rejected, unchanged.
sub load
{
	my ($mapping, $query) = @_;
	my $table = 'bestand' . ++$files;
	sql("CREATE TABLE $table AS $query");
	return counts('inbraak', load_delivery('inbraak', $table, $mapping, $ground));
}

# Rows with these columns, each value in quotes.
sub rows
{
	my ($columns, @rows) = @_;
	return 'SELECT * FROM (VALUES ' . join(', ', map { '(' . join(', ', map { defined $_ ? "'$_'" : 'NULL::text' } @$_) . ')' } @rows) . ") AS v ($columns)";
}

# Homes 1 to 6, of which the first two have an address, and it is the same one.
sub home { return "015301000000000$_[0]" }
sql(<<'END');
INSERT INTO delivery (kind, source) VALUES ('verblijfsobject', 'BAG');
INSERT INTO dwelling (verblijfsobject_id, geom, delivery_id)
SELECT '015301000000000' || n, ST_SetSRID(ST_MakePoint(250000 + n, 470000), 28992), max(delivery_id) FROM delivery, generate_series(1, 6) AS n GROUP BY n;
END
sub letters { return sql(q(SELECT coalesce(d.verblijfsobject_id, l.postcode), l.address, l.number_sent FROM letter AS l LEFT JOIN dwelling AS d USING (dwelling_id) ORDER BY letter_id)) }
sub advice
{
	return sql(q(SELECT d.verblijfsobject_id, coalesce(a.requested_at, a.given_at)::date, a.huisnummer_text, a.certificate
	             FROM advice AS a LEFT JOIN dwelling AS d USING (dwelling_id) ORDER BY advice_id));
}

# ---------------------------------------------------------------- letters

my @two = (['2018-03-01', '7511AB', '12'], ['2018-03-01', '7511AB', '14']);
is(load('brieven', rows('datum, postcode, huisnummer', @two, $two[0])), '3|2|1|0', 'letters to two numbers of a postcode, found nowhere, are two; the third is the first again');
is(letters(), "7511AB|12, 7511AB|1\n7511AB|14, 7511AB|1", 'each with its number');
is(load('brieven', rows('datum, postcode, huisnummer', reverse @two)), '2|0|0|2', 'and the same ones in another order');
sql('DELETE FROM letter');

sub to_homes { return rows('datum, postcode, verblijfsobject', map { ['2018-03-01', '7511AB', home($_)] } @_) }
load('brieven', rows('datum, postcode, aantal', ['2018-03-01', '7511AB', '40']));
is(load('brieven', to_homes(1, 2)), '2|2|0|0', 'letters to two homes, known by the BAG alone');
is(load('brieven', to_homes(2, 3)), '2|1|0|1', 'and to another one the same day: the others stay');
is(load('brieven', to_homes(8, 9, 9)), '3|2|1|0', 'two that are in no BAG yet are two as well');
is(letters(), join("\n", '7511AB|7511AB|40', (map { home($_) . '|7511AB|1' } 1 .. 3), map { '7511AB|' . home($_) . ', 7511AB|1' } 8, 9),
	'each home has its letter, and the postcode its batch');
sql("INSERT INTO dwelling (verblijfsobject_id, geom, delivery_id) SELECT '@{[ home(9) ]}', geom, delivery_id FROM dwelling LIMIT 1");
is(load('brieven', to_homes(8, 9)), '2|1|0|1', 'when the BAG knows one of these,');
is(sql(qq(SELECT count(*) FROM letter JOIN dwelling USING (dwelling_id) WHERE verblijfsobject_id = '@{[ home(9) ]}')) . sql('SELECT count(*) FROM letter'), 16, 'its letter gets a home and is still one');
is(load('brieven', to_homes(1, 2, 3, 8, 9)), '5|0|0|5', 'and all of them are as they were');
sql('DELETE FROM letter');

# Homes at the same address, which the numbers of the BAG tell apart.
sub at_address { return rows('datum, straat, huisnummer, postcode, verblijfsobject', map { ['2018-03-01', 'Dorpsstraat', '1', '7511AB', defined $_ ? home($_) : undef] } @_) }
load('brieven', at_address(undef));
is(load('brieven', at_address(1)), '1|1|0|0', 'a letter to an address, of which the home becomes known,');
is(letters(), home(1) . '|Dorpsstraat 1, 7511AB|1', 'is the same letter');
is(load('brieven', at_address(2)), '1|1|0|0', 'one to another home with that address');
is(letters(), join("\n", map { home($_) . '|Dorpsstraat 1, 7511AB|1' } 1, 2), 'is another one');

sql('DELETE FROM letter');

# Neither the home nor the burglary is known yet, of two letters to one home on a day about two incidents; then both are.
my @about = map { ['2018-03-01', 'Laan', '5', '7511CD', home(4), $_] } 71, 72;
my $letters_about = 'datum, straat, huisnummer, postcode, verblijfsobject, incidentnummer';
is(load('brieven', rows($letters_about, map { [@$_[0 .. 3], undef, $_->[5]] } @about)), '2|2|0|0', 'letters of which neither the home nor the incident is known');
sql(q(INSERT INTO delivery (kind, source, purpose, legal_basis, expires_on) VALUES ('burglary', 'BVH', 'doel', 'wet', '2199-12-31'); INSERT INTO burglary (source, source_id, object_kind, delivery_id) SELECT 'BVH', n, 'woning', max(delivery_id) FROM delivery, generate_series(71, 72) AS n GROUP BY n));
is(load('brieven', rows($letters_about, @about)), '2|2|0|0', 'when both are, they are corrected,');
is(sql('SELECT count(*), count(dwelling_id), count(burglary_id) FROM letter'), '2|2|2', 'and no letter stands there twice');
is(load('brieven', rows($letters_about, @about)), '2|0|0|2', 'once more');
sql('DELETE FROM letter; DELETE FROM burglary');

# ---------------------------------------------------------------- advice

sub asked { my ($certificate, @homes) = @_; return rows('datum, verblijfsobject, certificaat', map { ['2018-03-01', home($_), $certificate] } @homes) }
is(load('noaberbouw', asked('nee', 1, 2, 2, 7)), '4|2|2|0', 'two homes that ask for advice on a day, of which one twice, and one that is in no BAG');
is(sql('SELECT rule, explanation FROM rejected_row ORDER BY rejected_row_id DESC LIMIT 1'), 'woning niet gevonden|Er staat geen adres, en er is geen woning ' . home(7) . '; laad eerst de BAG.',
	'which waits for it');
is(load('noaberbouw', asked('ja', 2, 3)), '2|2|0|0', 'one gets its certificate, and another one asks');
is(load('noaberbouw', asked('nee', 1)), '1|0|0|1', 'the first is as it was');
is(advice(), join("\n", home(1) . '|2018-03-01||f', home(2) . '|2018-03-01||t', home(3) . '|2018-03-01||t'), 'none takes the place of another');
sql(qq(INSERT INTO dwelling (verblijfsobject_id, geom, delivery_id) SELECT '@{[ home(7) ]}', geom, delivery_id FROM dwelling LIMIT 1));
is(load('noaberbouw', asked('ja', 7)), '1|1|0|0', 'and comes in with it');
is(sql('SELECT count(*), count(dwelling_id) FROM advice'), '4|4', 'beside the others');
load('noaberbouw', rows('datum, certificaat', ['2018-03-01', 'nee']));
load('noaberbouw', rows('datum, certificaat', ['2018-03-01', 'ja']));
load('noaberbouw', asked('ja', 4));
is(sql('SELECT count(*), count(dwelling_id), count(*) FILTER (WHERE dwelling_id IS NULL AND certificate) FROM advice'), '6|5|1', 'one that says nothing of its home is one of its own');
sql('DELETE FROM advice');

sub given { return rows('gegeven_op, straat, huisnummer, verblijfsobject, certificaat', map { ['2018-03-02', 'Dorpsstraat', '1', defined $_->[0] ? home($_->[0]) : undef, $_->[1]] } @_) }
load('noaberbouw', given([undef, 'nee']));
load('noaberbouw', given([1, 'ja']));
is(advice(), home(1) . '|2018-03-02|1|t', 'an advice that was given, at an address of which the home becomes known, is the same');
load('noaberbouw', given([undef, 'nee']));
is(advice(), '|2018-03-02|1|f', 'and so it is when the home is not said any more');

# ---------------------------------------------------------------- what was refused and comes in

sql(q(INSERT INTO mapping SELECT 'ander korps', kind, description, columns, options || '{"source": "ander korps"}' FROM mapping WHERE mapping = 'bvh'));
sub waiting { return sql(q(SELECT j.rule, j.source_id FROM rejected_row AS j WHERE j.corrected_by_delivery_id IS NULL AND j.source_id <> '' ORDER BY rejected_row_id)) }
my $incident = '"Incident Identificatie", "Begin-pleegdatum/tijd"';
load('bvh', rows($incident, ['7', undef]));
load('ander korps', rows($incident, ['7', '01-03-2018 10:00']));
is(waiting(), 'geen datum|7', 'an incident of another police system with the same number corrects nothing');
load('bvh', rows($incident, ['7', '01-03-2018 10:00']));
is(waiting(), '', 'the same incident does');
load('woz', rows('verblijfsobject, jaar, waardepeildatum, "Vastgestelde waarde"', [home(1), undef, '01-01-2018', 'veel']));
load('eigendom', rows('verblijfsobject, jaar, eigendom', [home(1), '2018', 'koop']));
is(waiting(), 'geen getal|' . home(1) . ' 2018', 'a value of a home is not corrected by who owns it');
load('woz', rows('verblijfsobject, jaar, waardepeildatum, "Vastgestelde waarde"', [home(1), undef, '01-01-2018', '187000']));
is(waiting(), '', 'but by its value');

# ---------------------------------------------------------------- what is another value, and what is not

is(load('eigendom', rows('verblijfsobject, jaar, eigendom', [home(1), '2018', 'koop'])), '1|0|0|1', 'a home is owned as it was');
is(load('eigendom', rows('verblijfsobject, jaar, eigendom', [home(1), '2018', 'corporatie'])), '1|1|0|0', 'or otherwise');
is(sql(q(SELECT category FROM dwelling_factor_value WHERE factor = 'eigendom')), 'corporatie', 'which counts from then on');

load('factorlijst', rows('naam, factor, lijst, nummer', ['Hangplekken', 'hangplekken', 'Eerste', '3']));
is(load('factorlijst', rows('naam, factor, lijst, nummer', ['Hangplekken', 'hangplekken', 'Eerste', undef])), '1|0|0|1', 'a list that is silent on a number leaves it');
load('factorlijst', rows('naam, factor, lijst, nummer', ['Hangplekken', 'hangplekken', 'Tweede', undef]));
is(sql(q(SELECT checklist, number FROM factor WHERE factor = 'hangplekken')), 'Tweede|', 'but the number of one list is not that of another');

# ---------------------------------------------------------------- on the last day

sub loaded_on
{
	my ($mapping, $query, $days) = @_;
	my $table = 'bestand' . ++$files;
	sql("CREATE TABLE $table AS $query");
	return counts('inbraak', load_delivery('inbraak', $table, $mapping, "'test', 'doel', 'wet', $days"));
}
my $received_yesterday = "'2199-12-31', received_on => $today - 1";
for ([brieven => 'datum'], [noaberbouw => 'datum'], [noaberbouw => 'gegeven_op'])
{
	my ($mapping, $day) = @$_;
	my @query = map { "SELECT ($today - $_)::text AS $day, 'Kerkstraat 9' AS adres, '7511AB' AS postcode" } 0, 1;
	is(loaded_on($mapping, $query[1], $received_yesterday), '1|1|0|0', "$mapping, $day: the day that it was received is right");
	is(loaded_on($mapping, $query[0], $received_yesterday), '1|0|1|0', 'the next one is not');
}
is(loaded_on('bvh', rows($incident, ['8', '01-03-2018 10:00']), $today), '1|1|0|0', 'what may be kept until today may still come in');

done_testing;
