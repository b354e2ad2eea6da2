#!/usr/bin/perl
# The reference, written from the catalogs and the COMMENTs of a database with the extension and a model:
#
#   test/document/reference.pl DATABASE extension >doc/reference.md
#   test/document/reference.pl DATABASE model     >doc/model.md          the model is inbraak
#
# The facts come from the database, their order and topics from the pieces of SQL that make them. `make doc` writes both
# files, and test/t/reference.pl holds them against the COMMENTs.
use strict;
use warnings;
use utf8;
use JSON::PP;
binmode STDOUT, ':encoding(UTF-8)';

my ($database, $what) = @ARGV;
die "usage: reference.pl DATABASE extension|model\n" unless $database && ($what // '') =~ /^(?:extension|model)$/;
my $repository = __FILE__ =~ s{(^|/)test/document/[^/]*$}{$1 || './'}er;
my $width = 120;

# ---------------------------------------------------------------- what stands above it

my %preface = (extension => <<'ABOVE', model => <<'BOVEN');
# Reference of the extension

Written from the COMMENTs in the database by `make doc`; change those, not this file. In psql, `\df+ burglary.*` and
`\dT+ burglary.*` tell the same. The views, tables and functions of a municipal model are in [model.md](model.md), in
Dutch.

Distances are metres in a projected, metric system (RD New, EPSG:28992), days are local calendar days, bands are
`[from, to)`, and `Infinity` makes the last one open. Arguments have names: `knox_test(events, permutations => 9999)`.
The same data, arguments and seed give the same answer on any machine.

## Contents
ABOVE
# Naslag van het gemeentelijke model

Geschreven uit de COMMENTs in de database, door `make doc`; pas die aan, niet dit bestand. In psql vertellen
`\d+ inbraak.*` en `\df+ inbraak.*` hetzelfde, en QGIS toont het bij de lagen en velden. Hoe u het model gebruikt staat
in de [handleiding](handleiding.md); de functies van de extensie zelf staan in [reference.md](reference.md), in het
Engels.

Afstanden zijn in meters, dagen zijn kalenderdagen in Nederland. Wat niet bekend is, is leeg (NULL), en nooit 0. Het
model heet hier `inbraak`; bij u heet het zoals u het hebt genoemd.

## Inhoud
BOVEN

# ---------------------------------------------------------------- the topics, each with its pieces

my %topics = (
	extension => [
		['Dated points', '10-event_set'],
		['Is burglary contagious here?', '20-knox', '24-knox_bivariate'],
		['And where place and time are known in part?', '12-event_window_set', '22-knox_windows', '14-event_set_draw', '6d-pool_estimates'],
		['Who follows whom?', '30-near_repeat'],
		['How much is the risk raised?', '45-near_repeat_excess', '40-near_repeat_profile', '42-near_repeat_profile_aggregate'],
		['Which dwellings run a raised risk?', '50-near_repeat_risk', '5a-window_risk'],
		['Scores of areas', '51-area_set', '52-cohesion'],
		['What is a house built against?', '6e-pand_set', '6f-house_types'],
		['What lies around a dwelling?', '6g-place_set', '6h-place_distances'],
		['Where are burglaries to be expected?', '6o-burglary_forecast', '6y-forecast_maps'],
		['Was a forecast worth anything?', '6n-forecast_backtest', '6m-forecast_score', '6z-forecast_place_score', '6k-forecast_set', '6l-forecast_comparison'],
		['Do burglaries bring others, or are some places burgled more?', '6t-self_exciting'],
		['Rates by class', '54-rates', '53-rate_cell', '55-rate_area'],
		['Warning letters', '56-letter_sets', '57-letter_pairs', '59-letter_coverage', '58-letter_measures'],
		['What is not known yet', '67-report_delay'],
		['What a count says, and what to expect', '68-count_change'],
		['Is a series as it was, and where does it go', '69-series'],
		['How long until it happens again', '6a-survival'],
		['Where do they come together, and does it last?', '6i-cell_set', '6j-hotspots', '6p-kernel_density', '6q-kernel_relative_risk'],
		['When and where together?', '6r-space_time_scan'],
		['Did it work?', '6x-area_match'],
		['How unevenly it lies over places', '6b-concentration'],
		['Did a measure work, and did it move the problem?', '6v-effect_ratio', '6w-effect_panel', '6u-effect_set'],
		['What numbers tell that are not there', '65-disclosure'],
		['When do burglars come?', '66-aoristic'],
		['The municipal model', '70-model', '75-roles'],
		['Reading dirty values', '60-value']
	],
	model => [
		['Inlezen', '86-import', '87-retry', '70-mapping', '73-rule'],
		['Resultaten verversen', '67-refresh'],
		['Inbraken op de kaart', '62-event', '6a-event_window', '60-locate', '61-place'],
		['Inbraak volgt op inbraak', '68-near_repeat', '6b-near_repeat_window'],
		['Wat voor huis', '6d-house_type'],
		['Wat er om woningen ligt', '6c-place_of_interest', 'a5-near_report'],
		['Hot spots', 'a6-hot_spot', 'ae-burglary_cluster'],
		['Wat te verwachten is, en of dat klopt', 'a7-forecast', 'ad-place_forecast'],
		['Of maatregelen werken, en of het verschoof', 'ab-measure_effect', 'aa-measure_reference', 'ac-treatment_effect', 'af-treatment_survival'],
		['Waarschuwingsbrieven', '95-letters', '96-letter_list', '98-letter_result', 'a3-letter_chance', '55-letter_rule'],
		['Preventieadvies en buurtgroepen', '97-measures'],
		['Sociale cohesie en andere cijfers', '92-cohesion', '99-cohesion_result', '91-factor_share', '93-factor_rate', '94-factor_pair'],
		['Kwaliteit en bewaartermijnen', '8a-quality', '88-agreement', '87-agreement', '89-retention'],
		['Wie wat kreeg, en wie wat kan lezen', '86-disclosure', '9d-disclosure', '9e-privacy_report'],
		['Een model voor meer gemeenten', '9j-shared_gemeente', '88-shared_gemeente'],
		['Wat naar buiten mag', '9i-publication', '45-publication_rule', '85-publication'],
		['Tellen tussen twee dagen', '9l-period', '9k-area_day'],
		['Hoe er is ingebroken', '9o-trait_count', '9n-trait', '9y-period_change'],
		['Wie vaker, en waar het meest', '9p-repeat', '9v-concentration'],
		['Acties volgen', '9m-intervention'],
		['De checklist', '9x-checklist', '62-checklist'],
		['Verwachten', '9s-expectation'],
		['Alarm, trend en vergelijking', '9t-trend', '9u-comparison', '9z-dark_number'],
		['Wanneer', '9q-hour_profile', '9w-day_kind'],
		['Het bulletin en zijn plaatjes', 'b0-bulletin', 'b2-agenda', 'b1-public_bulletin', '9r-plot'],
		['Rapporten', '9a-burglary_count', '9b-dwelling_rate', '9c-data_dictionary'],
		['Rapporten: het sterschema inbraak_bi', '10-dim_date', '20-dimension', '30-fact', '40-map'],
		['Tabellen: leveringen', '00-model', '10-delivery'],
		['Tabellen: adressen, woningen en gebieden', '20-register'],
		['Tabellen: plekken en meldingen', '22-place_of_interest'],
		['Tabellen: inbraken', '30-burglary', '31-published_count_version', '33-registration_break', '75-school_holiday'],
		['Tabellen: cijfers', '40-factor'],
		['Tabellen: brieven, adviezen, groepen en acties', '50-measure', '52-intervention']
	]
);

# ---------------------------------------------------------------- what the database says

sub rows
{
	my ($query) = @_;
	# Types of the extension, of PostGIS and of the model go by their own names.
	local $ENV{PGOPTIONS} = '-c search_path=inbraak,burglary,public';
	open my $answer, '-|', 'psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $database, '-c', "SELECT to_json(q) FROM ($query) AS q" or die "psql: $!\n";
	my @rows = map { decode_json($_) } <$answer>;
	close $answer or die "psql failed\n";
	return @rows;
}

# Functions with their arguments and what they return.
my $functions = <<'E';
	SELECT p.oid::int8 AS place, p.proname AS name, CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
	       (SELECT coalesce(json_agg(concat_ws(' ', CASE WHEN p.provariadic <> 0 AND n = p.pronargs THEN 'VARIADIC' END, nullif(p.proargnames[n], ''), format_type(t, NULL),
	                                           'DEFAULT ' || regexp_replace(pg_get_function_arg_default(p.oid, n::int), '^inbraak_internal\.|::[a-z_ ]+(\[\])?$', '')) ORDER BY n), '[]')
	        FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (t, n)) AS arguments,
	       (SELECT json_agg(json_build_array(p.proargnames[n], format_type(t, NULL)) ORDER BY n)
	        FROM unnest(p.proallargtypes, p.proargmodes) WITH ORDINALITY AS a (t, mode, n) WHERE mode IN ('o', 't')) AS columns,
	       p.proretset AS is_set, CASE WHEN p.prorettype <> 0 THEN format_type(p.prorettype, NULL) END AS result, obj_description(p.oid, 'pg_proc') AS comment
	FROM   pg_proc AS p
E

my $types = <<'E';
	SELECT t.oid::int8 AS place, t.typname AS name, 'type' AS kind, obj_description(t.oid, 'pg_type') AS comment,
	       (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
	        FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0) AS columns
	FROM   pg_type AS t
E

my $relations = <<'E';
	SELECT c.oid::int8 AS place, c.relname AS name, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS kind, obj_description(c.oid, 'pg_class') AS comment,
	       (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum)) ORDER BY a.attnum)
	        FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
	FROM   pg_class AS c
E

# What types and aggregates are made of is no one's to call.
my $inner = <<'E';
	SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn]) FROM pg_aggregate
	UNION ALL SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze]) FROM pg_type
E

my $member = "SELECT objid FROM pg_depend WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'burglary') AND classid";
my @objects = $what eq 'extension'
	? (rows("$types WHERE t.typelem = 0 AND t.oid IN ($member = 'pg_type'::regclass)"), rows("$functions WHERE p.oid IN ($member = 'pg_proc'::regclass) AND p.oid NOT IN ($inner)"))
	: (rows("$relations JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname IN ('inbraak', 'inbraak_bi') AND c.relkind IN ('r', 'v')"), rows("$functions WHERE p.pronamespace = 'inbraak'::regnamespace"));
die "the database $database has no $what\n" unless @objects;

# ---------------------------------------------------------------- what the sources say: which piece makes what, in which order

sub text_of { my ($file) = @_; open my $input, '<:encoding(UTF-8)', $file or die "$file: $!\n"; local $/; return scalar <$input> }

my %files = (extension => "${repository}sql/[0-9]*.sql", model => join ' ', map { "${repository}sql/model/$_/*.sql" } qw(state code bi));
my (%piece_of, %order_of);
for my $file (grep { !/\.internal\.sql$/ } glob $files{$what})
{
	my ($piece) = $file =~ m{([^/]+)\.sql$};
	for my $name (text_of($file) =~ /^CREATE (?:OR REPLACE )?(?:TABLE|VIEW|FUNCTION|PROCEDURE|AGGREGATE|TYPE) (\w+)/gm)
	{
		$piece_of{$name} //= $piece;
		$order_of{$name} //= keys %order_of;
	}
}

# ---------------------------------------------------------------- Markdown

my %words = (
	extension => { columns => 'Rows of', row => 'A row of', set => 'Returns rows of', result => 'Returns', head => "| column | type |\n| --- | --- |\n",
		aggregate => 'Aggregate.', window => 'Window function.', type => 'type', call => '' },
	model => { columns => 'Geeft rijen met', row => 'Geeft een rij met', set => 'Geeft rijen van', result => 'Geeft', head => "| kolom | type | betekenis |\n| --- | --- | --- |\n",
		view => 'view', table => 'tabel', call => 'CALL ' }
);
my $say = $words{$what};

sub plain { my ($text) = @_; return $text =~ s/</&lt;/gr =~ s/([*`])/\\$1/gr =~ s/(?<!\w)_|_(?!\w)/\\_/gr }
sub cell { my ($text) = @_; return plain($text // '') =~ s/\|/\\|/gr =~ s/\s*\n\s*/ /gr }

# Lines of at most 120 columns, of which none begins as an item of a list does.
sub wrapped
{
	my ($text, $indent) = @_;
	my ($line, @lines) = ('');
	for my $word (split ' ', $text)
	{
		if ($line ne '' && length("$line $word") > $width)
		{
			push @lines, $line;
			$line = ($indent // '') . ($word =~ s/^(?=[-+#=>]|\d+[.)]$)/\\/r);
		}
		else { $line = $line eq '' ? $word : "$line $word" }
	}
	return join '', map { "$_\n" } @lines, $line;
}

sub prose { my ($text) = @_; return join "\n", map { wrapped(plain($_)) } split /\n+/, $text }

sub signature
{
	my ($object) = @_;
	my @arguments = @{ $object->{arguments} };
	my $name = ($object->{kind} eq 'procedure' ? $say->{call} : '') . $object->{name};
	my $line = "$name(" . join(', ', @arguments) . ')';
	return length $line <= 100 ? "$line\n" : "$name(\n" . join(",\n", map { "    $_" } @arguments) . "\n)\n";
}

sub answer
{
	my ($object) = @_;
	return '' if $object->{kind} eq 'procedure' || $object->{result} eq 'void';
	my $list = join ', ', map { "`$_->[0]` $_->[1]" } @{ $object->{columns} // [] };
	my $answer = $list ? $say->{ $object->{is_set} ? 'columns' : 'row' } . " $list." : $say->{ $object->{is_set} ? 'set' : 'result' } . " $object->{result}.";
	return "\n" . wrapped(join ' ', grep { defined } $say->{ $object->{kind} }, $answer);
}

sub described
{
	my ($object) = @_;
	die "$object->{name} has no comment\n" unless $object->{comment};
	return "```sql\n" . signature($object) . "```\n\n" . prose($object->{comment}) . answer($object) if $object->{arguments};
	my @lines = map { my ($column, @said) = @$_; '| ' . join(' | ', "`$column`", map { cell($_) } @said) . " |\n" } @{ $object->{columns} // [] };
	return "*$say->{ $object->{kind} }*\n\n" . prose($object->{comment}) . (@lines ? join '', "\n", $say->{head}, @lines : '');
}

# ---------------------------------------------------------------- the document

my (%by_name, %names_of);
push @{ $by_name{ $_->{name} } }, $_ for sort { $a->{place} <=> $b->{place} } @objects;
push @{ $names_of{ $piece_of{$_} // die "no piece of SQL makes $_\n" } }, $_ for sort { $order_of{$a} <=> $order_of{$b} } keys %by_name;
my @chapters = grep { @$_ > 1 } map { my ($title, @pieces) = @$_; [$title, map { @{ delete $names_of{$_} // [] } } @pieces] } @{ $topics{$what} };
die "give these pieces a topic in test/document/reference.pl: @{[ sort keys %names_of ]}\n" if %names_of;

# What only a model calls stands apart from what people call.
for my $chapter (grep { $_->[0] eq 'The municipal model' } @chapters)
{
	my @helpers = grep { /^burglary_/ && !/^burglary_(?:models|model_pieces)$/ } @$chapter;
	my %is_helper = map { $_ => 1 } @helpers;
	@$chapter = grep { !$is_helper{$_} } @$chapter;
	push @chapters, ['What a model is made with, and nobody calls by hand', @helpers];
}

# What each kind of delivery may hold, by which ready mappings, and why a row of it is refused. Fields and rules that all kinds
# have stand above them.
my $every = "'{valid_from,valid_to,inactive_at,not_in_register_at}'";
my @kinds = $what eq 'extension' ? () : rows(<<"E");
	SELECT k.kind, k.description, k.personal,
	       (SELECT json_agg(json_build_array(m.mapping, m.description) ORDER BY m.mapping COLLATE "C") FROM mapping AS m WHERE m.kind = k.kind) AS mappings,
	       (SELECT json_agg(json_build_array(f.field, f.type || CASE WHEN f.required::int = 1 THEN ', nodig' ELSE '' END, f.meaning) ORDER BY f.place)
	        FROM (SELECT row_number() OVER () AS place, m.* FROM mapping_field AS m) AS f WHERE f.kind = k.kind AND f.field <> ALL ($every)) AS fields,
	       (SELECT json_agg(json_build_array(r.rule, r.field, r.explanation) ORDER BY r.place) FROM refusal_rule AS r WHERE r.kind = k.kind AND r.place BETWEEN 11 AND 98) AS rules
	FROM   (SELECT row_number() OVER () AS place, d.* FROM delivery_kind AS d) AS k ORDER BY k.place
E

sub table { my ($head, $rows, @code) = @_; return "| $head |\n|" . ' --- |' x (1 + $head =~ tr/|//) . "\n" . join '', map { my $row = $_;
	'| ' . join(' | ', map { my $cell = $row->[$_]; $code[$_] && $cell ? "`$cell`" : cell($cell) } 0 .. $#$row) . " |\n" } @$rows }

sub kind_described
{
	my ($kind) = @_;
	my @mappings = map { my ($mapping, $description) = @$_; wrapped("- `$mapping`: " . plain($description), '  ') } @{ $kind->{mappings} };
	return "\n### Soort $kind->{kind}\n\n" . wrapped(plain($kind->{description}) . '.' . ($kind->{personal} ? ' Persoonsgegevens: met doel, grondslag en einddatum.' : ''))
		. "\nVertaaltabellen:\n\n" . join('', @mappings) . "\n" . table('veld | inhoud | betekenis', $kind->{fields}, 1) . "\n" . table('geweigerd als | veld | uitleg', $kind->{rules}, 0, 1);
}

sub anchor { my ($title) = @_; return lc($title) =~ s/[^\w -]//gr =~ s/ /-/gr }

print $preface{$what}, "\n";
for my $chapter (@chapters)
{
	my ($title, @names) = @$chapter;
	print wrapped("- [$title](#@{[ anchor($title) ]}): " . join(', ', map { "[$_](#$_)" } @names), '  ');
}
my $kinds = 'Soorten leveringen: velden, en waarom een rij wordt geweigerd';
print wrapped("- [$kinds](#@{[ anchor($kinds) ]}): " . join(', ', map { "[$_->{kind}](#soort-$_->{kind})" } @kinds), '  ') if @kinds;
for my $chapter (@chapters)
{
	my ($title, @names) = @$chapter;
	print "\n## $title\n";
	print "\n### $_\n\n", join "\n", map { described($_) } @{ $by_name{$_} } for @names;
}
print "\n## $kinds\n\n", wrapped(<<'VELDEN'), map { kind_described($_) } @kinds if @kinds;
Elke soort kan ook valid_from, valid_to, inactive_at en not_in_register_at hebben: een rij die niet (meer) geldt, komt er niet
in (verleden). De geometrie van een bron wordt altijd gelezen. Een rij wordt geweigerd om de eerste regel die zij schendt; waar
%s staat, staat in rejected_row wat de rij zegt. Ook geweigerd wordt een veld van meer dan 1000 bytes (te lang), en bij
retry_rejected wat een latere levering heeft gebracht (achterhaald).
VELDEN
