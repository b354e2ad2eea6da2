# Agreements on deliveries: what is due, what is late, and what came incomplete.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_agreement');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak'); ALTER DATABASE model_agreement SET search_path = inbraak, inbraak_internal, public");
my $today = sql('SELECT dutch_today()');
sub day { sql("SELECT ('$today'::date + $_[0])::date") }
sub said { sql("SELECT to_char('$_[0]'::date, 'DD-MM-YYYY')") }

# ---------------------------------------------------------------- what can be agreed

sub agree { my ($set, $value) = @_; return "INSERT INTO agreement (agreement_id, party, kind, legal_basis, $set) VALUES (99, 'Politie', $value)" }
like(sql_error(agree('first_due, rhythm, fields', "'letter', 'l', '2020-01-01', '1 month', '{sent_on,verstuurder}'")),
	qr/^ERROR: +de afspraak met Politie noemt het veld "verstuurder", en dat heeft een levering van soort "letter" niet\nHINT: .*Er zijn: .*sender/m, 'a field that nobody reads');
like(sql_error(agree('first_due, rhythm, fields', "'letter', 'l', '2020-01-01', '1 month', '{factor:woz}'")), qr/noemt het veld "factor:woz"/, 'a figure of a kind that has none');
like(sql_error(agree('first_due, rhythm', "'burglary', 'l', '2020-01-01', '1 month'")), qr/politiegegevens heeft geen doel of geen einde\nHINT: .*purpose en ends_on/, 'police data without a purpose and an end');
like(sql_error(agree("first_due, rhythm, $_->[0]", "'burglary', 'l', '2020-01-01', '1 month', '$_->[1]'")), qr/politiegegevens heeft geen doel of geen einde\nHINT: .*purpose en ends_on/, "nor with $_->[0] alone") for ['purpose', 'besmetting'], ['ends_on', '2030-12-31'];
like(sql_error(agree('first_due, rhythm', "'letters', 'l', '2020-01-01', '1 month'")), qr/van soort "letters", en die soort is er niet\nHINT: +Is "letter" bedoeld\? Er zijn: .*burglary/, 'a kind that is not there');
like(sql_error(agree('first_due, rhythm, mapping', "'letter', 'l', '2020-01-01', '1 month', '$_'")), qr/noemt de mapping "$_", en die is er niet voor soort "letter"\nHINT: .*Er zijn: .*brieven/, "no mapping of its kind: $_") for 'briefen', 'bvh';
for ("'letter', 'l', '2020-01-01', '0'", "'letter', 'l', '2020-01-01', '-1 month'", "'letter', 'l', '2020-01-01', '36 hours'", "'letter', 'l', 'infinity', '1 month'")
{
	like(sql_error(agree('first_due, rhythm', $_)), qr/violates check constraint|timestamp out of range/, "no rhythm: $_");
}
like(sql_error(agree('first_due, rhythm, max_empty', "'letter', 'l', '2020-01-01', '1 month', 101")), qr/violates check constraint/, 'more than all');
is(sql("BEGIN; INSERT INTO agreement (party, kind, legal_basis, first_due, rhythm, fields) VALUES ('a', 'dwelling_factor_value', 'l', '$today', '1 year', '{factor:woz,postcode}'); SELECT count(*) FROM agreement; ROLLBACK"), 1, 'a figure of a kind that has them');
is(sql('SELECT count(*) FROM expected_delivery'), 0, 'nothing is agreed, nothing expected');

# ---------------------------------------------------------------- the days on which something is due

# By hand: what a calendar says. The day lies far enough back for the whole list to be past.
sql("INSERT INTO agreement (agreement_id, party, kind, legal_basis, first_due, rhythm, ends_on) VALUES (1, 'CBS', 'factor_value', 'open data', '2020-01-31', '1 month', '2020-06-15'), (2, 'CBS', 'factor_value', 'open data', '2020-01-01', '14 days', '2020-02-12'),
	(3, 'CBS', 'area', 'open data', '2020-02-29', '1 year', '2023-12-31')");
is(sql('SELECT agreement_id, string_agg(due_on::text, $$ $$ ORDER BY due_on) FROM expected_delivery GROUP BY 1 ORDER BY 1'), join("\n", '1|2020-01-31 2020-02-29 2020-03-31 2020-04-30 2020-05-31', '2|2020-01-01 2020-01-15 2020-01-29 2020-02-12',
	'3|2020-02-29 2021-02-28 2022-02-28 2023-02-28'), 'months have their own lengths, and an agreement an end');
for ("'1 day'", "'7 days'", "'1 month'", "'3 months'", "'1 year'", "'2 years 3 months 5 days'")
{
	is(sql("BEGIN; INSERT INTO agreement (agreement_id, party, kind, legal_basis, first_due, rhythm) VALUES (4, 'x', 'area', 'l', '2015-05-31', $_); SELECT array_agg(due_on ORDER BY due_on) =
		(SELECT array_agg(d ORDER BY d) FROM (SELECT d, lag(d) OVER (ORDER BY d) AS before FROM (SELECT ('2015-05-31'::date + n * interval $_)::date AS d FROM generate_series(0, 6000) AS n) AS x) AS y WHERE d <= '$today' OR before <= '$today'),
		count(*) = count(DISTINCT expected_delivery_id) FROM expected_delivery WHERE agreement_id = 4; ROLLBACK"), 't|t', "all that lie behind and the one ahead, every $_");
}
is(sql("BEGIN; INSERT INTO agreement (agreement_id, party, kind, legal_basis, first_due, rhythm) VALUES (4, 'x', 'area', 'l', '$today'::date + 40, '1 month'); SELECT due_on - '$today', status FROM expected_delivery WHERE agreement_id = 4; ROLLBACK"), '40|expected',
	'of what has yet to begin, the first');
sql('DELETE FROM agreement');

is(sql("SELECT string_agg(dutch_rhythm(i), ' ') FROM unnest('{1 day,7 days,14 days,1 month,3 months,6 months,1 year,12 months,30 days,2 months}'::interval[]) AS i"),
	'dagelijkse wekelijkse tweewekelijkse maandelijkse driemaandelijkse halfjaarlijkse jaarlijkse jaarlijkse afgesproken afgesproken', 'how often, in a word');

# ---------------------------------------------------------------- what came

# Due every thirty days, a week of grace, the first 90 days ago. Deliveries of rows whose fields are known.
sql("CREATE SCHEMA bron; CREATE TABLE bron.vol AS SELECT '1-1-2020' AS verzenddatum, '7511AB' AS postcode, n::text AS huisnummer, 'de gemeente' AS afzender FROM generate_series(1, 20) AS n;
	CREATE TABLE bron.half AS SELECT verzenddatum, postcode, CASE WHEN huisnummer::int > 2 THEN huisnummer ELSE ' ' END AS huisnummer, CASE WHEN huisnummer::int > 10 THEN afzender END AS afzender FROM bron.vol;
	CREATE TABLE bron.smal AS SELECT verzenddatum, postcode, huisnummer FROM bron.vol; CREATE TABLE bron.leeg AS SELECT * FROM bron.vol LIMIT 0;
	INSERT INTO agreement (agreement_id, party, contact, kind, mapping, source, fields, max_empty, first_due, rhythm, legal_basis) VALUES
	(7, 'Gemeente', 'afdeling veiligheid', 'letter', 'brieven', 'Brieven', '{house_number,sender}', 10, '$today'::date - 90, '30 days', 'AVG')");
sub delivered
{
	my ($table, $received, $name) = @_;
	return "CALL import_delivery('bron.$table', 'brieven', '" . ($name // 'brieven van toen') . "', purpose => 'p', legal_basis => 'l', expires_on => '2199-12-31', received_on => '$today'::date + $received);";
}
# What expected_delivery says of each day after these deliveries, and data_quality of the last.
sub after { my @deliveries = @_; my @lines = grep { /\|/ } split /\n/, sql(join("\n", 'SET client_min_messages = warning; BEGIN;', @deliveries, "SELECT string_agg(status || coalesce(' ' || received_on - '$today'::date, ''), ', ' ORDER BY due_on) || '|',
	(SELECT string_agg(item || ' ' || (sentence = (SELECT e.sentence FROM expected_delivery AS e WHERE -100000 - e.expected_delivery_id = q.data_quality_id)), ' ') FROM data_quality AS q WHERE topic = 'afspraak') FROM expected_delivery; ROLLBACK")); return $lines[0] }
is(after(), 'missing, missing, missing, expected, expected||missing true', 'nothing came: what is within its days of grace is still expected');
is(after(delivered('vol', -91), delivered('vol', -53), delivered('vol', -22), delivered('vol', 0)), 'received -91, received -53, received_late -22, received 0, expected||', 'in time, on the last day of grace, a day too late, and on the day');
is(after(delivered('vol', -105), delivered('vol', -76), delivered('vol', -75), delivered('vol', -46)), 'received -105, received -75, missing, expected, expected||missing true', 'a delivery is of the day that is nearest');
is(after(delivered('half', -30)), 'missing, missing, incomplete -30, expected, expected||incomplete true', 'a field that too many rows leave empty');
is(after(delivered('half', -30), delivered('vol', -20)), 'missing, missing, received_late -20, expected, expected||received_late true', 'who sends it whole after all, has delivered, late');
is(after(delivered('vol', -30), delivered('smal', -29)), 'missing, missing, received -30, expected, expected||', 'what comes beside a whole one, spoils nothing');
is(after(delivered('vol', -30, 'andere herkomst')), 'missing, missing, missing, expected, expected||missing true', 'a delivery of another is none');
is(after("INSERT INTO mapping (mapping, kind, columns) SELECT 'andere brieven', kind, columns FROM mapping WHERE mapping = 'brieven';", delivered('vol', -30) =~ s/'brieven', 'brieven van toen'/'andere brieven', 'brieven van toen'/r), 'missing, missing, missing, expected, expected||missing true', 'nor is one in another form');
is(after("INSERT INTO mapping (mapping, kind, columns) SELECT 'andere brieven', kind, columns FROM mapping WHERE mapping = 'brieven'; UPDATE agreement SET mapping = NULL;", delivered('vol', -30) =~ s/'brieven', 'brieven van toen'/'andere brieven', 'brieven van toen'/r),
	'missing, missing, received -30, expected, expected||', 'unless any will do');
is(after(delivered('vol', -30, 'brieven van toen (verbeterd)')), 'missing, missing, missing, expected, expected||missing true', 'nor what was offered again after it was mended here');
is(after("INSERT INTO delivery (kind, source, received_on, purpose, legal_basis, expires_on) VALUES ('letter', 'brieven', '$today'::date - 30, 'p', 'l', '2199-12-31');"), 'missing, missing, missing, expected, expected||missing true', 'nor is a list that was recorded here');
is(after("INSERT INTO delivery (kind, source, mapping, received_on, purpose, legal_basis, expires_on) VALUES ('letter', 'brieven', 'brieven', '$today'::date - 30, 'p', 'l', '2199-12-31');", "SELECT sentence || '|' FROM expected_delivery WHERE status = 'received';"),
	'De afgesproken levering van Gemeente (Verstuurde besmettingsbrieven) van ' . said(day(-30)) . ' kwam op ' . said(day(-30)) . '; of alle velden er zijn, is toen niet geteld.|', 'of one from before fields were counted nobody knows');
is(after(delivered('vol', -30), "UPDATE agreement SET grace_days = 0, first_due = first_due - 1, fields = '{}';"), 'missing, missing, received_late -30, late, expected||late true', 'too late, and not there yet');
is(after("UPDATE agreement SET first_due = first_due - 7;"), 'missing, missing, missing, expected, expected||missing true', 'on the last day of grace it may still come');
is(after("UPDATE agreement SET rhythm = '31 days', first_due = first_due - 3;", delivered('vol', -47)), 'missing, received_late -47, missing, expected, expected||missing true', 'of an odd number of days in between, too, each is of one');
is(after(delivered('leeg', -30)), 'missing, missing, received -30, expected, expected||', 'an empty file with all columns lacks nothing');

sub lacking { my ($table) = @_; my @lines = grep { /\|/ } split /\n/, sql("SET client_min_messages = warning; BEGIN; " . delivered($table, -30) . " SELECT lacking, sentence FROM expected_delivery WHERE received_on IS NOT NULL; ROLLBACK"); return $lines[0] }
my $came = 'De afgesproken levering van Gemeente (Verstuurde besmettingsbrieven) van ' . said(day(-30)) . ' kwam op ' . said(day(-30));
is(lacking('half'), "sender is leeg bij 10 van 20 rijen|$came, onvolledig: sender is leeg bij 10 van 20 rijen.", 'what is lacking is said; two of twenty house numbers may be');
is(lacking('smal'), "sender ontbreekt|$came, onvolledig: sender ontbreekt.", 'a column that is not there');
sql('UPDATE agreement SET max_empty = 9.9');
is(lacking('half'), "house_number is leeg bij 2 van 20 rijen, sender is leeg bij 10 van 20 rijen|$came, onvolledig: house_number is leeg bij 2 van 20 rijen, sender is leeg bij 10 van 20 rijen.", 'a tenth is more than 9.9 %');

# ---------------------------------------------------------------- what a delivery fills is counted as it came

sql('SET client_min_messages = warning; ' . delivered('half', -30) . delivered('half', -29) . delivered('leeg', 0));
is(sql(q(SELECT row_number() OVER (ORDER BY delivery_id), rows_read, rows_accepted > 0, filled FROM delivery WHERE rows_read > 0 ORDER BY 1)), join("\n", map { qq($_|20|@{[ $_ == 1 ? 't' : 'f' ]}|{"sender": "10", "sent_on": "20", "postcode": "20", "house_number": "18"}) } 1, 2),
	'of all rows, those that were there already as well');
is(sql('SELECT filled FROM delivery WHERE rows_read = 0'), '{"sender": "0", "sent_on": "0", "postcode": "0", "house_number": "0"}', 'a file without rows fills nothing, but has its columns');
like(sql("SELECT string_agg(naam || ': ' || waarde, '; ') FROM preview_import('bron.half', 'brieven') WHERE onderdeel = 'leeg'"), qr/^house_number: 2 van 20 rijen, 10,0 %; sender: 10 van 20 rijen, 50,0 %$/, 'a preview counts the same');

is(sql("SELECT count(*) FROM data_quality WHERE sentence IS NULL OR data_quality_id IS NULL"), 0, 'all of it is said');
is(sql('SELECT count(*) - count(DISTINCT data_quality_id) FROM data_quality'), 0, 'with a number of its own');
sql("CREATE ROLE afspraak_lezer; GRANT USAGE ON SCHEMA inbraak TO afspraak_lezer; GRANT SELECT ON expected_delivery, data_quality TO afspraak_lezer");
is(sql('SET ROLE afspraak_lezer; SELECT count(*) > 0 FROM inbraak.expected_delivery; SELECT count(*) >= 0 FROM inbraak.data_quality'), "t\nt", 'SELECT on the view is enough to read it');
sql('DROP OWNED BY afspraak_lezer; DROP ROLE afspraak_lezer');
done_testing;
