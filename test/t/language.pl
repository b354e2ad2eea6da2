# One language for each who reads: the extension speaks English, a model Dutch. Names are English everywhere, and so are
# codes; a column of codes has its words beside it.
use strict;
use warnings;
use utf8;
use Model;
use Psql;
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);

my $repository = __FILE__ =~ s{(^|/)test/t/[^/]*$}{$1 || './'}er;

sub text_of_file
{
	my ($file) = @_;
	open my $input, '<:encoding(UTF-8)', $file or die "$file: $!\n";
	local $/;
	return scalar <$input>;
}

sub text_of { return text_of_file($repository . $_[0]) }

sub files { map { substr $_, length $repository } glob join ' ', map { "$repository$_" } @_ }

# ---------------------------------------------------------------- telling the languages apart

# Words that a sentence hardly goes without, and that the other language does not have.
my %language = (
	English => join('|', qw(the and with from that this these which are not its for than when where who has have does by to only each
		other no too known all there must cannot should were)),
	Dutch => join('|', qw(de het een niet van voor zijn wordt worden werd ook bij naar geen deze dat dit er als aan uit om maar moet kan))
);

# The texts of another language than they should have, with the words that told. Names and SQL's own words, in capitals,
# are of none.
sub words_of
{
	my ($language, @texts) = @_;
	my %found;
	for my $text (@texts)
	{
		my @words = grep { /^(?:$language{$language})$/ } map { lcfirst } $text =~ /(?<![\w."])(\p{L}\p{Ll}*)(?![\w("])/g;
		$found{"@words: $text"}++ if @words;
	}
	return join "\n", sort keys %found;
}

ok(words_of('English', 'by postcode') && words_of('English', 'Nobody: the end.') && words_of('Dutch', 'Nummer van de woning') && words_of('Dutch', 'Het einde.'), 'a language is told by its words');
is(words_of('English', 'SELECT code FROM burglary WHERE NOT by_hand') . words_of('Dutch', 'DE HET') . words_of('English', 'the(1) the_end x.the'), '', 'but not by names');

# What dutch_rule() and dutch_flags() know: the English of a line stands before the Dutch.
my $dictionary = 'sql/model/code/92-cohesion.internal.sql';
sub without_english { return $_[0] =~ s/^ +'[^']*', +('[^']*'\))/$1/gmr }

# Comments in SQL itself are for those who write it.
sub sql_strings { return map { s/''/'/gr } (without_english(text_of($_[0])) =~ s/(^|\s)--[^\n]*/$1/gmr) =~ /'((?:[^']|'')*)'/g }
sub c_strings { return (text_of($_[0]) =~ s{/\*.*?\*/|^#include[^\n]*}{}gmsr) =~ /"((?:[^"\\]|\\.)*)"/g }
sub sql_comments { return map { s/''/'/gr } text_of($_[0]) =~ /^COMMENT ON [^;']*?\bIS\s+'((?:[^']|'')*)'/gm }

# ---------------------------------------------------------------- what the sources say

# The words in which people write addresses and days are read in sql/60-value.sql: those are Dutch.
my @extension = grep { $_ ne 'sql/60-value.sql' && !m{/burglary--} } files('sql/*.sql', 'sql/upgrade/*.sql');
cmp_ok(scalar @extension, '>', 10, 'the pieces of the extension are found');
# But for what a model's schemas are called when they are made, and for the words of a verdict.
is(words_of('Dutch', grep { !/^(?:\{de gegeven verwachting,|Woninginbraken: politiegegevens|(?:De hulpfuncties|Views) van het model)/ } map { sql_strings($_) } @extension), '', 'the extension speaks no Dutch');
# The verdict on a forecast is one sentence for who decides, in Dutch wherever it is asked.
my @in_c = map { c_strings($_) } grep { $_ ne 'src/pg/forecast/forecast_report.c' } files('src/*/*.[ch]', 'src/*/*/*.[ch]');
cmp_ok(scalar(grep { / / } @in_c), '>', 300, 'what its functions in C say is found');
is(words_of('Dutch', grep { !/^de (?:kaart|andere)$/ } @in_c), '', 'it is no Dutch, either');
cmp_ok(scalar sql_comments('sql/60-value.sql'), '>', 15, 'what reads values is described');
is(words_of('Dutch', sql_comments('sql/60-value.sql')), '', 'nor what reads values');

my @model = files('sql/model/*/*.sql');
cmp_ok(scalar @model, '>', 40, 'the pieces of a model are found');
# A string that holds JSON or a statement holds the names of columns and what is said in strings of its own.
my @in_model = grep { / / } grep { !/^\s*[{\[]/ } map { sql_strings($_) } @model;
cmp_ok(scalar @in_model, '>', 1500, 'what they say is found');
is(words_of('English', @in_model), '', 'a model speaks no English');

# ---------------------------------------------------------------- what the extension says in English, in Dutch

loaded_region('language', 0.02);
sql('ALTER DATABASE language SET search_path = inbraak, inbraak_internal, levering, public');

# Every rule that cohesion_join gives when it is asked of a village in many ways.
my $rules = sql(<<'E');
CREATE TABLE levering.score AS
SELECT set, code, level, CASE WHEN width > 0 THEN ST_MakeEnvelope(x, 0, x + width, 100, 28992) END AS geom, value, respondents, year, series
FROM   (VALUES (1, '7511AB', 'pc6', 0, 0, 8.0, 12, 2021, 'VM2021'), (1, '7511', 'pc4', 0, 100, 9.5, 29, 2021, 'VM2021'),
               (1, '7511', 'pc4', 0, 100, 9.5, 60, 2019, 'VM2017'), (1, '7512', 'pc4', 100, 100, 6.0, 35, 2021, 'VM2021'),
               (1, '7513', 'pc4', 0, 0, 6.0, NULL, 2021, 'VM2021'), (1, 'BU2', 'buurt', 100, 100, 5.5, 40, 2021, 'VM2021'),
               (1, 'GM', 'gemeente', 0, 200, 6.2, 400, 2021, 'VM2021'), (1, 'GM', 'gemeente', 0, 200, 6.1, 400, 2019, 'VM2017'),
               (1, '7514', 'pc4', 0, 0, 6.0, 50, 2019, 'VM2017'), (2, '7511', 'pc4', 0, 0, 6.0, 50, 2021, NULL),
               (3, '7511', 'pc4', 0, 0, 6.0, 50, 2021, NULL), (3, '7512', 'pc4', 0, 0, 7.0, 50, 2021, NULL)) AS v (set, code, level, x, width, value, respondents, year, series);
CREATE TABLE levering.rule AS
SELECT DISTINCT c.rule
FROM   (SELECT area_set(code, level, geom, value, respondents, year, NULL, series) AS areas FROM levering.score GROUP BY set) AS s,
       unnest('{7511AB,7512AB,7513AB,7514AB,9999ZZ,1234SS,NULL}'::text[]) AS postcode,
       unnest(ARRAY['SRID=28992;POINT(50 50)', 'SRID=28992;POINT(900 900)', NULL]::geometry[]) AS location,
       unnest('{2000-01-01,2019-12-31,2020-12-31,2022-06-01,2026-06-01,NULL}'::date[]) AS on_date,
       unnest(ARRAY[NULL, 1.0508, 1.5]) AS bridge, unnest('{true,false}'::boolean[]) AS shrink, unnest('{0,30,1000}'::int[]) AS respondents,
       cohesion_join(areas, postcode, location, on_date, respondents, shrink => shrink, bridge => bridge) AS c;
SELECT rule FROM levering.rule ORDER BY 1;
E
cmp_ok(scalar(split /\n/, $rules), '>', 50, 'cohesion_join gives many rules');

# All that it can say is among them, so that a phrase without a translation is found.
my ($source) = text_of('src/pg/areas/cohesion.c') =~ m{/\* -+ the rule in words \*/(.*?)/\* -+ }s or die "where does cohesion_join compose its rule?\n";
$source =~ s{/\*.*?\*/}{}gs;
my @phrases = grep { /\pL/ } map { split /%[a-z]/, $_ } $source =~ /"((?:[^"\\]|\\.)*)"/g;
cmp_ok(scalar @phrases, '>', 20, 'and the phrases that they are composed of are known');
is(join("\n", grep { index($rules, $_) < 0 } @phrases), '', 'each of them is in one of the rules');

# Some words are the same in both languages.
my %same = map { $_ => 1 } qw(score postcode is of);
my $said = join '|', grep { !$same{$_} } map { /\pL{2,}/g } @phrases;
is(join("\n", grep { /(?<!\w)(?:$said)(?!\w)/ } split /\n/, sql('SELECT dutch_rule(rule) FROM levering.rule')), '', 'none is left in English');
is(sql('SELECT count(DISTINCT dutch_rule(rule)) = count(*) FROM levering.rule'), 't', 'and no two have become one');
is(sql("SELECT dutch_rule('by location; pc6 too old; pc4 too few respondents; shrunk to gemeente GM0153'), dutch_rule(NULL)"),
	'op de plek; pc6 te oud; pc4 te weinig respondenten; bijgesteld naar gemeente GM0153|', 'it reads as one');

my @flags = text_of('src/pg/rates/rates.c') =~ /raise_flag\(.*"(\w+)"\)/g;
cmp_ok(scalar @flags, '>=', 7, 'the flags of rate_table are known');
is(sql("SELECT f FROM unnest('{@{[ join ',', @flags ]}}'::text[]) AS f WHERE dutch_flags(ARRAY[f]) ~ f OR dutch_flags(ARRAY[f]) ~ '_'"), '', 'each has its words');
is(sql("SELECT dutch_flags('{small_n,confounded}'), dutch_flags('{}')"), 'minder dan tien inbraken; binnen gemeenten anders|', 'in their order');

# ---------------------------------------------------------------- what a reader of the model sees

# Everything that its views and functions answer. One delivery is old enough to be thrown away.
sql("UPDATE delivery SET received_on = '2019-01-01', expires_on = '2019-01-01' WHERE mapping = 'woz'");
sql("SELECT register_disclosure('Politie', '{letter_map}', 'deur aan deur', 'adres', m, 'convenant', dutch_today()) FROM unnest('{file,publication,grant,revocation}'::text[]) AS m");
sql("INSERT INTO agreement (party, kind, legal_basis, first_due, rhythm) VALUES ('Gemeente', 'letter', 'AVG', dutch_today() - 60, '1 month')");
sql('CALL inbraak.refresh_results()');
my %asked = (
	(map { ($_ => $_) } split /\n/, sql("SELECT relname FROM pg_class WHERE relnamespace = 'inbraak'::regnamespace AND relkind = 'v'")),
	(map { ($_ => "inbraak_bi.$_") } split /\n/, sql("SELECT relname FROM pg_class WHERE relnamespace = 'inbraak_bi'::regnamespace AND relkind = 'v' AND relname <> 'dim_date'")),
	(map { ($_ => "$_()") } qw(locate_report event_report event_windows letter_pairs_since group_reach purge_expired privacy_report disclosure_audit)),
	dwelling_score => "dwelling_score('A_PRV_Slot')", burglary_score => "burglary_score('A_PRV_Slot')", factor_pair => "factor_pair('mutatiegraad', 'A_LWB_ssSocoh')",
	letter_worklist => "letter_worklist('2018-12-01')", measure_power => "measure_power('gemeente', 'GM0153')", treatment_survival => 'treatment_survival()', zone_chance => "zone_chance('2018-12-01')", pand_house_types => "pand_house_types()", house_type_agreement => "house_type_agreement()", combined_rate => "combined_rate('{woningtype,bouwjaar}')", forecast_by_factor => "forecast_by_factor('{woningtype,bouwjaar}')", place_forecast => "place_forecast('buurt', 'week')", place_forecast_test => "place_forecast_test('street')", moment_forecast_test => 'moment_forecast_test()', burglary_cluster => 'burglary_cluster()', letter_coverage_drawn => "letter_coverage_drawn('2018-11-01', '2018-11-30', 2)", preview_import => "preview_import('levering.incidenten', 'bvh')",
	share_with_gemeente => "(SELECT share_with_gemeente('GM0153', 'pg_monitor', legal_basis => 'convenant', expires_on => '2099-12-31') AS schema_name)",
	corrected_period => "corrected_period('region', 'regio', '2018-12-01', '2018-12-31')", expected_burglaries => "expected_burglaries('street', '2019-01-01', '2019-01-14')",
	series_plot => "(SELECT series_plot('region', 'regio', '2018-01-01', '2018-12-31') AS page)", hour_plot => "(SELECT hour_plot('region', 'regio', 'whole') AS page)",
	area_alarm => "area_alarm('gemeente', '2018-12-18', '2018-12-31')", area_drift => "area_drift('gemeente', '2018-12-31')", area_trend => "area_trend('region', 'regio', '2018-12-31')", area_comparison => "area_comparison('gemeente', '2018-01-01', '2018-12-31')",
	meeting_agenda => "meeting_agenda('region', 'regio', '2018-12-18', '2018-12-31')",
	dark_number => "dark_number('gemeente', 2018)",
	day_kind_count => "day_kind_count('region', 'regio', '2017-01-01', '2018-12-31')",
	knox_plot => '(SELECT knox_plot() AS page)',
	measure_plot => '(SELECT measure_plot(min(measure_id)) AS page FROM measure_series)',
	trend_plot => "(SELECT trend_plot('region', 'regio', '2018-12-31') AS page)",
	intervention_counts => 'intervention_counts()',
	public_bulletin => "(SELECT public_bulletin('gemeente', code) AS page FROM area_rate_open WHERE level = 'gemeente' LIMIT 1)",
	burglary_bulletin => "(SELECT burglary_bulletin('region', 'regio', '2018-12-18', '2018-12-31') AS page)",
	trait_count => "trait_count('gemeente', '2018-01-01', '2018-12-31', 'daypart')", cameras_at => "cameras_at('SRID=28992;POINT(257000 471000)')", report_near_burglary => "report_near_burglary('overlast')", area_place_share => "area_place_share('buurt')", period_change => "period_change('region', 'regio', '2017-01-01', '2017-12-31', '2018-01-01', '2018-12-31')",
	places_for_share => 'places_for_share()',
	period_count => "period_count('street', '2018-01-01', '2018-12-31')", area_series => "area_series('region', 'regio', '2018-01-01', '2019-12-31')",
	record_reading => "(SELECT record_reading('area_rate', 'ja', 'zo is het') AS meeting_reading_id)",
	locate => "locate('Eschhof', '1', NULL, 'Enschede')", record_letters => "record_letters('{1}', '2018-12-01', 'wie', 'doel', 'grond', '2199-12-31')"
);
my $asked = join ', ', map { "'$_'" } keys %asked;
is(sql("SELECT proname FROM pg_proc WHERE pronamespace = 'inbraak'::regnamespace AND prokind = 'f' AND prorettype NOT IN ('int'::regtype, 'boolean'::regtype, 'bytea'::regtype, 'void'::regtype, 'trigger'::regtype)
	AND proname NOT IN ($asked)"), '', 'every function that answers is asked');
my %seen;
for my $name (sort keys %asked)
{
	# Shapes and stored values are text to no one.
	for (split /\n/, sql("SELECT DISTINCT f.key, f.value #>> '{}' FROM $asked{$name} AS t, jsonb_each(to_jsonb(t) - '{geom,areas}'::text[]) AS f WHERE jsonb_typeof(f.value) = 'string'"))
	{
		push @{ $seen{"$name.$1"} }, $2 if /^(\w+)\|(.*)/;
	}
}
cmp_ok(scalar keys %seen, '>', 50, 'they answer with texts in many columns');

# The names of tables and columns are English, and so are codes: in columns that say so, with the words in their comment
# or beside them.
my @codes = (@flags, (map { /"([^"]+)"/g } text_of('src/pg/letters/letter_pairs.c') =~ /("timely", "carried".*?)NULL/s),
	(map { /return "([^"]+)"/g } text_of('src/pg/near_repeat/near_repeat.c')), split /\n/, sql('SELECT house_type FROM house_type UNION ALL SELECT kind FROM delivery_kind'));
my $codes = join '|', map { quotemeta } @codes;
my %has_codes = map { $_ => 1 } qw(burglary_concentration.place_kind places_for_share.place_kind forecast_test.method place_forecast_test.level place_forecast_test.method place_forecast_test.flags moment_forecast_test.flags treatment_effect.treatment forecast_test.flags hot_spot_trait.trait light_profile.light measure_reference_area.measure measure_effect.measure measure_effect.flags measure_series.role measure_reference_area.role measure_balance.role measure_balance.feature pand_house_type.house_type pand_house_types.house_type period_change.class trait_day.class checklist_measure.measure expected_burglaries.level area_alarm.level area_drift.level area_trend.level area_comparison.level area_day.level area_home.level period_count.level dim_factor.measured data_dictionary.object data_dictionary.column_name data_dictionary.type dwelling_rate.flags mapping_field.kind mapping_field.field refusal_rule.kind refusal_rule.field factor_association.flags letter_pairs_since.status letter_pairs_since.zone data_quality.kind data_quality.field purge_expired.table_name privacy_report.item expected_delivery.kind expected_delivery.status
	preview_import.naam);
is(join("\n", map { my $column = $_; map { "$column: $_" } grep { /^(?:$codes)(?:, (?:$codes))*$/ || words_of('English', $_) } @{ $seen{$column} } } grep { !$has_codes{$_} } sort keys %seen),
	'', 'they are in Dutch');
is(join(' ', grep { !$seen{$_} } sort keys %has_codes), '', 'but for the columns of codes, which are there');
# A page for a meeting, or for residents, is read by who knows no tables: it names none; nor does what it is made of, but for an error of who makes one.
is(join(' ', map { /\b[a-z]+_[a-z_]+\b/g } map { s{<style.*?</style>|<[^>]*>}{ }gsr } map { @{ $seen{$_} } } grep { /^(?:burglary_bulletin|public_bulletin)\.|^meeting_agenda\.(?:item|subject)/ } sort keys %seen), '', 'a page names no tables or functions');
my %comment = map { $_ => 1 } map { sql_comments($_) } @model;
is(join("\n", grep { / .*\b[a-z]+_[a-z_]+\b|\b[a-z]+_[a-z_]+\b.* / && !$comment{$_} && !/publish_results publiceert\.$/ } map { sql_strings($_) } files('sql/model/code/b[0-2]-*.sql', 'sql/model/code/*_words.internal.sql')), '', 'nor do the sentences that it has');
is(sql("SELECT count(*) FROM factor_association WHERE (flags = '') <> (warnings IS NULL) OR warnings ~ '_'"), 0, 'a comparison has its warnings in words');

# The report of the demonstration is for those who read Dutch, and names figures as they do.
mkdir scratch('demo');
is(made('demo.sql', { model => 'inbraak', outdir => scratch('demo') }), '', 'the demonstration runs');
my ($made) = grep { -s } scratch('demo') . '/near_repeat.md';
my $report = $made ? text_of_file($made) : '';
cmp_ok(scalar(split /\n/, $report), '>', 60, 'and writes a report');
is(words_of('English', split /\n/, $report), '', 'in Dutch');
is(join(' ', $report =~ /\b(?:@{[ join '|', @flags ]}|originator|single|A_\w+)\b/g), '', 'without codes');

done_testing;
