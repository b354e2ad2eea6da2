# Counts grow: what each delivery of published counts said is kept, with the day of which it is.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_ripening');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak'); ALTER DATABASE model_ripening SET search_path = inbraak, inbraak_internal, public; ALTER DATABASE model_ripening SET client_min_messages = warning");

# Twente in 2016: 1,872 early in 2017, 1,939 in the evaluation of 2019.
sub publish
{
	my ($on, %count) = @_;
	sql('DROP TABLE IF EXISTS public.misdrijven; CREATE TABLE public.misdrijven ("SoortMisdrijf" text, "WijkenEnBuurten" text, "Perioden" text, "GeregistreerdeMisdrijven_1" text)');
	sql("INSERT INTO public.misdrijven VALUES ('1.1.1 ', '" . (split / /)[0] . "', '" . (split / /)[1] . "', " . ($count{$_} // 'NULL') . ')') for sort keys %count;
	return load_delivery('inbraak', 'public.misdrijven', 'politie 47018NED', "received_on => '$on', source_name => 'politie'");
}
my $history = q(SELECT code, year, reference_date, registered, change, is_newest FROM published_history ORDER BY code, year, is_newest, reference_date);
my $first = publish('2017-02-01', 'GM0153 2016JJ00' => 1872, 'GM0164 2016JJ00' => 40, 'GM0141 2016JJ00' => undef);
is(counts('inbraak', $first), '3|3|0|0', 'a first delivery');
is(sql($history), "GM0141|2016|2017-02-01|||1\nGM0153|2016|2017-02-01|1872||1\nGM0164|2016|2017-02-01|40||1", 'there is nothing older');
my $second = publish('2019-03-01', 'GM0153 2016JJ00' => 1939, 'GM0164 2016JJ00' => 40, 'GM0141 2016JJ00' => 7);
is(counts('inbraak', $second), '3|2|0|1', 'two are other numbers by then');
my $ripened = "GM0141|2016|2017-02-01|||0\nGM0141|2016|2019-03-01|7||1\nGM0153|2016|2017-02-01|1872||0\nGM0153|2016|2019-03-01|1939|67|1\nGM0164|2016|2017-02-01|40||1";
is(sql($history), $ripened, 'both are kept, each with its day');
is(counts('inbraak', publish('2019-03-01', 'GM0153 2016JJ00' => 1939, 'GM0164 2016JJ00' => 40, 'GM0141 2016JJ00' => 7)), '3|0|0|3', 'the same again');
is(sql($history), $ripened, 'changes nothing');

# A file of before that comes after.
is(counts('inbraak', publish('2018-01-01', 'GM0153 2016JJ00' => 1900)), '1|1|0|0', 'an older file comes late');
my $late = "GM0153|2016|2017-02-01|1872||0\nGM0153|2016|2018-01-01|1900|28|0\nGM0153|2016|2019-03-01|1939|39|1";
is(sql("SELECT * FROM ($history) AS h WHERE code = 'GM0153'"), $late, 'it takes its place among the others');
publish('2018-01-01', 'GM0153 2016JJ00' => 1900);
is(sql("SELECT * FROM ($history) AS h WHERE code = 'GM0153'"), $late, 'once');
is(sql("SELECT registered, reference_date FROM published_count WHERE code = 'GM0153'"), '1939|2019-03-01', 'the newest counts');
is(sql("SELECT count(*) FROM published_count"), 3, 'one number for each');
sql("DELETE FROM published_count WHERE code = 'GM0153'");
is(sql("SELECT count(*) FROM published_count_version WHERE registered > 1000"), 0, 'what is removed takes its past along');
done_testing();
