# Alarms, trends and comparisons: held against counts made anew from the records, and against what is planted.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_trend', 0.1);
sql('ALTER DATABASE model_trend SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_trend SET client_min_messages = warning; ALTER DATABASE model_trend SET jit = off');
sql('CALL refresh_results()');
sql('CREATE TABLE public.record AS SELECT burglary_id, occurred_on, gemeente_code, buurt_code FROM burglary_place WHERE occurred_on IS NOT NULL');

my ($first, $last) = ('2018-12-18', '2018-12-31');

# As the text of an array: fortnights back from the last day, as many as are known; by hand, one record after the other.
sub fortnights
{
	my ($where, $periods) = @_;
	return sql("SELECT array_agg((SELECT count(*) FROM public.record AS r WHERE $where AND r.occurred_on BETWEEN date '$last' - 14 * g - 13 AND date '$last' - 14 * g)::float8 ORDER BY g DESC) FROM generate_series(0, $periods - 1) AS g");
}

# The adjusted p of the ith smallest is the least of p_j * n / j over j from i on.
sub adjusted
{
	my @p = @_;
	my @order = sort { $p[$b] <=> $p[$a] } 0 .. $#p;
	my ($least, @adjusted) = (1);
	for my $place (0 .. $#order)
	{
		my $now = $p[ $order[$place] ] * @p / (@p - $place);
		$least = $now if $now < $least;
		$adjusted[ $order[$place] ] = $least;
	}
	return @adjusted;
}

# ---------------------------------------------------------------- alarms

sub compare_alarms
{
	my ($name) = @_;
	my %told = map { my @row = split /\|/, $_, -1; $row[0] => \@row } split /\n/, sql("SELECT code, burglaries, expected, upper, p_value, p_adjusted, alarm, years, areas, reason FROM area_alarm('gemeente', '$first', '$last')");
	my (@code, @p, $wrong);
	for my $code (sort keys %told)
	{
		# 78 fortnights are known; two whole years and one beside are the reference
		my @mine = split /\|/, sql("SELECT expected, upper, p_value, reason FROM farrington('" . fortnights("r.gemeente_code = '$code'", 78) . "', per_year => 26, years => 2, window_half => 1)"), -1;
		my @row = @{ $told{$code} };
		$wrong .= "$code @row" if $row[1] != sql("SELECT count(*) FROM public.record WHERE gemeente_code = '$code' AND occurred_on BETWEEN '$first' AND '$last'");
		for my $place (0 .. 2)
		{
			$wrong .= "$code $place: $row[2 + $place] $mine[$place]; " if ($row[2 + $place] eq '') != ($mine[$place] eq '') || $mine[$place] ne '' && abs($row[2 + $place] - $mine[$place]) > 1e-9;
		}
		next if $mine[2] eq '';
		push @code, $code;
		push @p, $mine[2];
	}
	is($wrong, undef, "$name: counts, what is expected and how odd it is, from the records");
	my @adjusted = adjusted(@p);
	is(join(' ', grep { abs($told{ $code[$_] }[5] - $adjusted[$_]) > 1e-9 || $told{ $code[$_] }[8] != @p } 0 .. $#code), '', "$name: adjusted for as many as there are");
	is(join(' ', grep { my @row = @{ $told{$_} }; $row[6] ne ($row[9] ne '' ? '' : $row[5] <= 0.05 && $row[1] > $row[2] ? 1 : 0) } sort keys %told), '', "$name: an alarm is one in twenty");
	return %told;
}
my %before = compare_alarms('made');
is(scalar(keys %before), 14, 'each gemeente has a row');
is(sql("SELECT string_agg(code, ' ' ORDER BY code), min(areas), max(areas) FROM area_alarm('gemeente', '$first', '$last', '{GM0153,GM0164}')"), 'GM0153 GM0164|' . join('|', (grep { $_ ne '' } $before{GM0153}[4], $before{GM0164}[4]) + 0, (grep { $_ ne '' } $before{GM0153}[4], $before{GM0164}[4]) + 0),
	'only those asked are compared');
is(sql("SELECT count(*) FROM area_alarm('gemeente', '$first', '$last', '{}')"), 0, 'none asked');
is(sql("SELECT count(*), count(alarm), min(reason) FROM area_alarm('gemeente', '2016-03-01', '2016-03-14')"), '14|0|er zijn geen twee eerdere jaren bekend', 'too early to compare');
is(sql("SELECT count(*), count(alarm), min(reason) FROM area_alarm('gemeente', '2019-03-01', '2019-03-14')"), '14|0|van deze dagen zijn geen inbraken ingelezen', 'days of which nothing is known');
is(sql("SELECT count(*), count(burglaries) FROM area_alarm('gemeente', '2018-12-25', '2019-01-07') WHERE reason = 'van een deel van deze dagen zijn geen inbraken ingelezen' AND alarm IS NULL"), '14|14', 'nor half of them');

# Of other lengths, too, the same days of the week a whole number of years before, and those beside them.
for my $length (5, 21, 43, 62)
{
	my $begins = sql("SELECT date '$last' - $length + 1");
	my @same = map { my $back = $_; sql("SELECT count(*) FROM public.record AS r WHERE r.gemeente_code = 'GM0153' AND r.occurred_on BETWEEN date '$begins' - $back AND date '$last' - $back") } map { my $years = $_; map { 364 * $years + $length * $_ } -1 .. 1 } 1, 2;
	my $mean = eval { my $sum = 0; $sum += $_ for @same; $sum / @same };
	cmp_ok(abs(sql("SELECT expected FROM area_alarm('gemeente', '$begins', '$last', '{GM0153}')") - sql("SELECT f.expected FROM farrington('{" . join(',', map { $_ // 'NULL' } @same[5, 4, 3, 2, 1, 0], 'NULL', 0) . "}'::float8[], per_year => 3, years => 2, window_half => 1) AS f")), '<', 1e-6, "$length days") if $mean > 0;
}

# Twenty in one gemeente in which few are expected.
sql("INSERT INTO burglary (source, source_id, delivery_id, occurred_from, occurred_to, precision, attempt, object_kind, dwelling_id, geom, place_step, place_uncertainty, place_quality, gemeente)
	SELECT 'piek', row_number() OVER ()::text, b.delivery_id, m, m, 'time', false, 'woning', b.dwelling_id, b.geom, b.place_step, b.place_uncertainty, b.place_quality, b.gemeente
	FROM (SELECT b.* FROM burglary AS b JOIN burglary_place AS p USING (burglary_id) WHERE p.gemeente_code = 'GM0173' AND b.dwelling_id IS NOT NULL ORDER BY burglary_id LIMIT 1) AS b,
	generate_series(timestamp '2018-12-19 12:00', '2018-12-28 18:00', interval '12 hours') AS m LIMIT 20");
sql('CALL refresh_results(); DROP TABLE public.record; CREATE TABLE public.record AS SELECT burglary_id, occurred_on, gemeente_code, buurt_code FROM burglary_place WHERE occurred_on IS NOT NULL');
my %after = compare_alarms('planted');
is($after{GM0173}[1], $before{GM0173}[1] + 19, 'as many as were planted');
is(join(' ', grep { $after{$_}[6] eq '1' } sort keys %after), join(' ', sort { $a cmp $b } 'GM0173', grep { $before{$_}[6] eq '1' && $_ ne 'GM0173' } keys %before), 'and that is the alarm');
is(sql("SELECT code FROM area_alarm('gemeente', '$first', '$last') LIMIT 1"), 'GM0173', 'what is oddest comes first');
is(sql("SELECT alarm FROM area_alarm('region', '$first', '$last')"), sql("SELECT (count > expected AND p_value <= 0.05)::int FROM (SELECT (SELECT sum(burglaries) FROM period_count('region', '$first', '$last')) AS count, f.* FROM farrington('" . fortnights('true', 78) . "', per_year => 26, years => 2, window_half => 1) AS f) AS f"), 'one area is compared with nothing');
like(sql("SELECT burglary_bulletin('region', 'regio', '$first', '$last')"), qr/Alarm: aantoonbaar meer dan in dezelfde tijd van eerdere jaren in Oldenzaal \($after{GM0173}[1]; verwacht/, 'the bulletin says so');
like(sql("SELECT burglary_bulletin('gemeente', 'GM0153', '$first', '$last')"), qr/Aantoonbaar meer dan in dezelfde tijd van eerdere jaren was het in geen buurt|is van geen buurt te zeggen/, 'and of another that there is none');
unlike(sql("SELECT burglary_bulletin('gemeente', 'GM0173', '2018-01-01', '$last')"), qr/dezelfde tijd van eerdere jaren/, 'a year is not asked for alarms');

# ---------------------------------------------------------------- a little more each time

# From the records: the share of a gemeente of what happened in all others in two years, times what happened there since; what is above is added up.
sub compare_drifts
{
	my ($name, $made, $from) = @_;
	my @told = map { [ split /\|/, $_, -1 ] } split /\n/, sql("BEGIN; @{[ $made // '' ]}; SELECT code, burglaries, expected, drift, alarm_limit, since, alarm, reason, years FROM area_drift('gemeente', '$last'); ROLLBACK");
	my %told = map { $_->[0] => $_ } @told;
	# how many of the 156 fortnights are not known before the first that is; whole years before the last
	my %unknown = map { $_ => $made ? $from->{$_} // 0 : 78 } keys %told;
	my %years = map { my $years = int((156 - $unknown{$_}) / 26) - 1; $_ => $years > 5 ? 5 : $years } keys %told;
	my %count = map { my @three = fortnights("r.gemeente_code = '$_'", 78) =~ /\d+/g; $_ => [ $made ? (@three, @three) : ((0) x 78, @three) ] } keys %told;
	my $wrong;
	for my $code (sort keys %told)
	{
		my @row = @{ $told{$code} };
		if ($years{$code} < 2)
		{
			$wrong .= "$code @row; " if join('|', @row[2 .. 8]) ne '|||||er zijn geen drie jaren bekend|';
			next;
		}
		my @count = @{ $count{$code} };
		my @all;
		for my $place (0 .. 155)
		{
			$all[$place] += $count{$_}[$place] for grep { $years{$_} >= $years{$code} } keys %told;
		}
		$wrong .= "$code years $row[8]; " if $row[8] != $years{$code};
		my ($mine, $theirs, $sum, $expected, $year, $zero) = (0) x 5;
		($mine, $theirs) = ($mine + $count[$_], $theirs + $all[$_] - $count[$_]) for 130 - 26 * $years{$code} .. 129;
		if ($mine < 20 || $theirs < $mine)
		{
			$wrong .= "$code @row; " if join('|', @row[2 .. 6]) ne '||||' || $row[7] ne ($mine < 20 ? 'minder dan twintig inbraken in eerdere jaren' : 'er is te weinig om mee te vergelijken');
			next;
		}
		for my $place (130 .. 155)
		{
			my $due = ($all[$place] - $count[$place]) * $mine / $theirs;
			$sum += $count[$place] - $due * 0.5 / log(1.5);
			($sum, $zero) = (0, $place) if $sum <= 0;
			$expected += $due;
			$year += $count[$place];
		}
		my $limit = sql("SELECT cusum_limit($expected / 26)");
		my $since = $sum > 0 ? sql("SELECT date '$last' - 13 - 14 * (155 - @{[ ($zero // 129) + 1 ]})") : '';
		$wrong .= "$code: @row, mine $year $expected $sum $limit $since; "
			if $row[1] != $year || abs($row[2] - $expected) > 1e-9 || abs($row[3] - $sum) > 1e-9 || abs($row[4] - $limit) > 1e-9 || $row[5] ne $since || $row[6] != ($sum >= $limit ? 1 : 0) || $row[7] ne '';
	}
	is($wrong, undef, "$name: what is above the share of a gemeente, from the records");
	return %told;
}
my %still = compare_drifts('made');
is(join(' ', grep { ($still{$_}[6] || 0) == 1 } sort keys %still), '', 'nothing drifts in the made region');
ok((grep { $still{$_}[6] ne '' } keys %still) >= 2, 'of some gemeenten it can be told');
# Three more each fortnight of half a year, in a gemeente that has one.
sql("INSERT INTO burglary (source, source_id, delivery_id, occurred_from, occurred_to, precision, attempt, object_kind, dwelling_id, geom, place_step, place_uncertainty, place_quality, gemeente)
	SELECT 'sluipend', row_number() OVER ()::text, b.delivery_id, m, m, 'time', false, 'woning', b.dwelling_id, b.geom, b.place_step, b.place_uncertainty, b.place_quality, b.gemeente
	FROM (SELECT b.* FROM burglary AS b JOIN burglary_place AS p USING (burglary_id) WHERE p.gemeente_code = 'GM0141' AND b.dwelling_id IS NOT NULL ORDER BY burglary_id LIMIT 1) AS b,
	generate_series(timestamp '2018-07-03 12:00', '2018-12-30 12:00', interval '112 hours') AS m");
sql('CALL refresh_results(); DROP TABLE public.record; CREATE TABLE public.record AS SELECT burglary_id, occurred_on, gemeente_code, buurt_code FROM burglary_place WHERE occurred_on IS NOT NULL');
my %drifting = compare_drifts('planted');
is(join(' ', grep { ($drifting{$_}[6] || 0) == 1 } sort keys %drifting), 'GM0141', 'what was planted drifts');
ok($drifting{GM0141}[5] le '2018-07-31', "since it began, or before, as chance had it ($drifting{GM0141}[5])");
is(sql("SELECT code FROM area_drift('gemeente', '$last') LIMIT 1"), 'GM0141', 'and comes first');
is(sql("SELECT string_agg(code || ' ' || drift, ' ') FROM area_drift('gemeente', '$last', '{GM0141}')"), "GM0141 $drifting{GM0141}[3]", 'it is the same when it is asked alone');
# The same three years once more before these; of one gemeente four whole years and six fortnights, of one three years, and of one a fortnight less.
my %unknown = (GM0153 => 20, GM0164 => 78, GM0173 => 79);
my $unknown = join ', ', map { "('$_', $unknown{$_})" } sort keys %unknown;
my $six_years = "CREATE TEMP TABLE begun ON COMMIT DROP AS SELECT a.code, date '$last' + 1 - 14 * (156 - coalesce(v.unknown, 0)) AS first_day
		FROM (SELECT DISTINCT code FROM area_day WHERE level = 'gemeente' AND code IS NOT NULL UNION SELECT code FROM area_home WHERE level = 'gemeente' AND code IS NOT NULL) AS a LEFT JOIN (VALUES $unknown) AS v (code, unknown) USING (code);
	DELETE FROM area_day_result WHERE level = 'gemeente' AND day <= date '$last' - 1092;
	INSERT INTO area_day_result SELECT area_day_id + m.n, level, code, gemeente_code, current, day - 1092, known, residential, attempt, burglaries FROM area_day_result CROSS JOIN (SELECT max(area_day_id) AS n FROM area_day_result) AS m
		WHERE level = 'gemeente' AND day > date '$last' - 1092;
	DELETE FROM area_day_result AS d USING begun AS b WHERE d.level = 'gemeente' AND d.code = b.code AND d.day < b.first_day;
	UPDATE known_day_result AS k SET first_day = b.first_day FROM begun AS b WHERE b.code = k.gemeente_code";
compare_drifts('six years', $six_years, \%unknown);
is(sql('SELECT drift_reason(26, 2, 20, 20), drift_reason(26, 2, 19, 20), drift_reason(26, 2, 20, 19), drift_reason(26, 1, 20, 20), drift_reason(26, NULL, 20, 20), drift_reason(26, 2, 20, NULL)'),
	'|minder dan twintig inbraken in eerdere jaren|er is te weinig om mee te vergelijken|er zijn geen drie jaren bekend|er zijn geen drie jaren bekend|er is te weinig om mee te vergelijken', 'twenty are enough, and as many beside it');
my $since = sql("SELECT to_char(date '$drifting{GM0141}[5]', 'DD-MM-YYYY')");
like(sql("SELECT burglary_bulletin('region', 'regio', '$first', '$last')"), qr/Langzaam meer geworden dan in de rest van de regio: Almelo \(sinds $since; in het jaar $drifting{GM0141}[1], verwacht \d+\)\./, 'the bulletin says so');
like(sql("SELECT string_agg(subject, ' ') FROM meeting_agenda('region', 'regio', '$first', '$last')"), qr/Langzaam meer geworden/, 'and the agenda');
unlike(sql("SELECT burglary_bulletin('gemeente', 'GM0164', '$first', '$last')"), qr/Langzaam meer/, 'another has nothing of it');
is(sql("SELECT drift IS NULL, alarm IS NULL, reason FROM area_drift('region', '$last')"), 't|t|er is te weinig om mee te vergelijken', 'there is nothing beside the region');
is(sql("SELECT count(*), count(alarm), min(reason) FROM area_drift('gemeente', '2018-06-30')"), '14|0|er zijn geen drie jaren bekend', 'two years and a half are too few');
is(sql("SELECT count(*), count(alarm), count(burglaries) FROM area_drift('gemeente', '2019-02-28')"), '14|0|0', 'days of which nothing is known');
is(sql("SELECT count(*) FROM area_drift('gemeente', '$last', '{}')"), 0, 'none asked for a drift');
ok(sql("SELECT count(alarm) FROM area_drift('buurt', '$last')") > 0, 'buurten of some size can be told');

# ---------------------------------------------------------------- the trend of an area

for my $area ([ 'region', 'regio', 'true' ], [ 'gemeente', 'GM0153', "r.gemeente_code = 'GM0153'" ])
{
	my ($level, $code, $where) = @$area;
	my $counts = fortnights($where, 78);
	my $rounded = join ', ', map { "round($_\::numeric, 8)" } qw(percent_per_year percent_low percent_high p_value season_ratio season_p_value dispersion);
	is(sql("SELECT $rounded, periods, burglaries, first_day, last_day FROM area_trend('$level', '$code', '$last')"),
		sql("SELECT $rounded, 78, (SELECT sum(u) FROM unnest('$counts'::float8[]) AS u), '$last'::date - 78 * 14 + 1, '$last' FROM series_trend('$counts', per_year => 26)"),
		"$level: the trend of its records");
	my $peak = sql("SELECT season_peak FROM series_trend('$counts', per_year => 26)");
	is(sql("SELECT ('$last'::date - season_peak) BETWEEN 0 AND 363, (season_peak - ('$last'::date - 78 * 14 + 1 + 14 * ($peak - 1) + 7)) % 364 FROM area_trend('$level', '$code', '$last')"), 't|0', "$level: its last peak");
}
like(sql("SELECT to_char(season_peak, 'MM') FROM area_trend('region', 'regio', '$last')"), qr/^(11|12|01|02)$/, 'the made region has its season in winter');
is(sql("SELECT count(*) FROM area_trend('gemeente', 'GM9999', '$last')"), 0, 'no such area');
is(sql("SELECT count(*), count(percent_per_year), max(reason) FROM area_trend('gemeente', 'GM0153', '2017-12-31')"), '1|0|er zijn geen drie jaren bekend', 'two years are no trend');
is(sql("SELECT percent_per_year IS NULL, reason FROM area_trend('street', (SELECT code FROM area_home WHERE level = 'street' AND code IS NOT NULL ORDER BY code LIMIT 1), '$last')"), 't|minder dan twintig inbraken in al die jaren', 'nor is a street');
is(sql("SELECT trend_sentence(-8.4, -11.2, -5.1), trend_sentence(8.4, 5.1, 11.2), trend_sentence(-3, -12, 7.4), trend_sentence(NULL, NULL, NULL)"),
	'Over de jaren daalde het aantal met 8 % per jaar (tussen 5 en 11 %).|Over de jaren steeg het aantal met 8 % per jaar (tussen 5 en 11 %).|Over de jaren is geen stijging of daling aangetoond (per jaar tussen -12 % en +7 %).|', 'in words');
my $plot = sql("SELECT trend_plot('region', 'regio', '$last')");
is(sql("SELECT count(*) FROM unnest(xpath('//s:circle', trend_plot('region', 'regio', '$last'), '{{s,http://www.w3.org/2000/svg}}'))"), 78, 'the picture has a dot for each fortnight that is known');
like($plot, qr/class="trend" d="M[\d. L-]+"/, 'and a line');
like($plot, qr/aria-label="[^"]*per veertien dagen[^"]*Over de jaren/, 'and says so in words');
my ($band, $line) = map { [ $plot =~ /class="$_" d="M([^"]*?)(?: Z)?"/ ] } qw(band trend);
my @line = map { [ split / / ] } split / L/, $line->[0];
my @band = map { [ split / / ] } split / L/, $band->[0];
is(scalar(@band), 2 * @line, 'the band goes there and back');
is(join(' ', grep { $band[$_][1] > $line[$_][1] + 0.1 || $band[-1 - $_][1] < $line[$_][1] - 0.1 } 0 .. $#line), '', 'and holds the line');
unlike(sql("SELECT trend_plot('gemeente', 'GM0153', '2017-12-31')"), qr/class="trend"/, 'no line without a trend');
is(sql("SELECT trend_plot('gemeente', 'GM9999', '$last') IS NULL, trend_plot('gemeente', 'GM0153', '2012-12-31') IS NULL"), 't|t', 'and no picture of nothing');

# ---------------------------------------------------------------- areas of a size

my @rows = map { [ split /\|/, $_, -1 ] } split /\n/, sql("SELECT code, burglaries, dwellings, expected, ratio, ratio_low, ratio_high, limit_low, limit_high, outside, dispersion, alike, alike_rate, alike_percent, alike_low, alike_high, rate, residents, per_1000_residents
	FROM area_comparison('gemeente', '2018-01-01', '2018-12-31') ORDER BY code");
is(scalar(@rows), 14, 'each gemeente has a row');
my ($burglaries, $dwellings, $expected) = (0, 0, 0);
for (@rows) { $burglaries += $_->[1]; $dwellings += $_->[2]; $expected += $_->[3] }
cmp_ok(abs($expected - $burglaries), '<', 1e-6, 'what is expected adds up to what was counted');
my @z = sort { $a <=> $b } map { ($_->[1] - $_->[2] * $burglaries / $dwellings) / sqrt($_->[2] * $burglaries / $dwellings) } @rows;
my ($low, $high) = map { my $at = $_ * $#z; my $i = int $at; $z[$i] + ($at - $i) * ($z[ $i + 1 ] - $z[$i]) } 0.1, 0.9;
my $dispersion = 0;
$dispersion += ($_ < $low ? $low : $_ > $high ? $high : $_)**2 / @z for @z;
$dispersion = 1 if $dispersion < 1;
my $wrong = '';
for my $row (@rows)
{
	my ($code, $n, $homes) = @$row;
	my @alike = grep { $_->[0] ne $code && $_->[2] >= $homes / 2 && $_->[2] <= $homes * 2 } @rows;
	my ($their, $years) = (0, 0);
	for (@alike) { $their += $_->[1]; $years += $_->[2] * 365 / 365.25 }
	my ($percent, $percent_low, $percent_high) = @alike ? split /\|/, sql("SELECT percent, percent_low, percent_high FROM count_change($their, $n, $years, " . $homes * 365 / 365.25 . ')'), -1 : ('', '', '');
	my ($limit_low, $limit_high) = split /\|/, sql("SELECT low, high FROM funnel_limits(" . $homes * $burglaries / $dwellings . ", 0.95, $dispersion)");
	my @mine = ($homes * $burglaries / $dwellings, $n / ($homes * $burglaries / $dwellings), undef, undef, $limit_low, $limit_high, $row->[4] < $limit_low || $row->[4] > $limit_high ? 1 : 0, $dispersion, scalar(@alike),
		@alike ? 1000 * $their / $years : '', $percent, $percent_low, $percent_high, 1000 * $n / ($homes * 365 / 365.25), sql("SELECT value FROM factor_value WHERE factor = 'inwoners' AND level = 'gemeente' AND code = '$code' AND year <= 2018 ORDER BY year DESC LIMIT 1"));
	for my $place (0 .. $#mine)
	{
		next if !defined $mine[$place];
		$wrong .= "$code $place: $row->[3 + $place] $mine[$place]; " if ($row->[ 3 + $place ] eq '') != ($mine[$place] eq '') || $mine[$place] ne '' && abs($row->[ 3 + $place ] - $mine[$place]) > 1e-6 * (1 + abs $mine[$place]);
	}
	$wrong .= "$code residents; " if $row->[17] ne '' && abs($row->[18] - 1000 * $n / ($row->[17] * 365 / 365.25)) > 1e-6;
	$wrong .= "$code interval; " if abs($row->[5] * $row->[3] - sql("SELECT rate_low FROM rate_table((SELECT rate_set('a', $n, 1000, 1)))")) > 1e-6;
}
is($wrong, '', 'expected, ratio, funnel, and those of the same size, by hand');
is(sql("SELECT count(*), count(ratio), min(reason) FROM area_comparison('gemeente', '2030-01-01', '2030-12-31')"), '14|0|van deze dagen zijn geen inbraken ingelezen', 'nothing is known of later years');
is(sql("BEGIN; UPDATE factor_by_area_result SET year = 2019 WHERE factor = 'inwoners' AND code = 'GM0153' AND year = (SELECT max(year) FROM factor_by_area_result WHERE factor = 'inwoners' AND code = 'GM0153');
	SELECT count(*) FROM area_comparison('gemeente', '2018-01-01', '2018-12-31') AS c JOIN factor_by_area_result AS f ON f.code = c.code AND f.factor = 'inwoners' AND f.year = 2019 WHERE c.residents = f.value; ROLLBACK"), 0, 'people of a later year do not count');
# Of a year of which half is known: burglaries of that half over its own time.
sub compared { my ($from, $to) = @_; return sql("SELECT code, burglaries, round(rate::numeric, 8), round(per_1000_residents::numeric * residents, 4), alike, round(alike_rate::numeric, 8), round(alike_percent::numeric, 8), round(ratio::numeric, 8) FROM area_comparison('gemeente', '$from', '$to') ORDER BY code") }
is(compared('2018-07-01', '2019-06-30'), compared('2018-07-01', $last), 'days that are not known count for no time');
is(sql("SELECT count(*) FROM area_comparison('gemeente', '2018-07-01', '2019-06-30') WHERE reason = 'van een deel van deze dagen zijn geen inbraken ingelezen'"), 14, 'which is said');
is(sql("SELECT count(*) > 0, bool_and(residents IS NULL AND per_1000_residents IS NULL) FROM area_comparison('street', '2018-01-01', '2018-12-31')"), 't|t', 'streets have no residents that were counted');
is(sql("SELECT difference_words(12, 3, 30), difference_words(-12, -30, -3), difference_words(12, -3, 30), difference_words(NULL, NULL, NULL)"), 'aantoonbaar meer (+12 %)|aantoonbaar minder (-12 %)|het verschil kan toeval zijn|het verschil kan toeval zijn', 'in words');

# ---------------------------------------------------------------- breaks in what is registered

my $break = "BEGIN; INSERT INTO registration_break (first_day, reason) VALUES ('%s', 'een ander systeem'); %s; ROLLBACK";
sub broken { my ($day, $query) = @_; return sql(sprintf $break, $day, $query) }
is(broken('2017-06-01', "SELECT count(alarm), min(reason) FROM area_alarm('gemeente', '$first', '$last')"), '0|er zijn geen twee eerdere jaren bekend', 'an alarm looks back to a break');
is(sql("SELECT count(*), count(years), count(alarm) FROM area_alarm('gemeente', '2040-03-01', '2040-03-14')"), '14|0|0', 'of no known days no years');
# Two years before the period, and the period beside: 54 fortnights back, and not one less.
is(broken('2016-12-06', "SELECT count(alarm) > 0, max(years) FROM area_alarm('gemeente', '$first', '$last')"), 't|2', 'two years and one period before are enough');
is(broken('2016-12-07', "SELECT count(alarm), min(reason) FROM area_alarm('gemeente', '$first', '$last')"), '0|er zijn geen twee eerdere jaren bekend', 'a day less is not');
is(sql("SELECT string_agg(coalesce(alarm_years(26, array_fill(NULL::float8, ARRAY[u]) || array_fill(1::float8, ARRAY[132 - u]))::text, '-'), ' ' ORDER BY u) FROM unnest('{0, 1, 26, 27, 78, 79, 104, 105, 131, 132}'::int[]) AS u"), '5 4 4 3 2 1 1 0 0 -', 'whole years with a period on either side');
is(broken($last, "SELECT unbroken_from('$last'), unbroken_from(date '$last' - 1)"), "$last|-infinity", 'a break is from its own day on');
is(broken('2015-06-01', "SELECT md5(string_agg(a::text, ' ' ORDER BY code)) FROM area_alarm('gemeente', '$first', '$last') AS a"), sql("SELECT md5(string_agg(a::text, ' ' ORDER BY code)) FROM area_alarm('gemeente', '$first', '$last') AS a"), 'one before all that is known changes nothing');
is(broken('2019-01-01', "SELECT md5(string_agg(a::text, ' ' ORDER BY code)) FROM area_alarm('gemeente', '$first', '$last') AS a"), sql("SELECT md5(string_agg(a::text, ' ' ORDER BY code)) FROM area_alarm('gemeente', '$first', '$last') AS a"), 'nor does one that is to come');
is(sql("SELECT count(*), count(alarm), min(reason) FROM area_drift('gemeente', '2019-01-05')"), '14|0|van een deel van deze dagen zijn geen inbraken ingelezen', 'a fortnight that is half known is why');
is(sql("SELECT round(percent_per_year::numeric, 9) FROM area_trend('region', 'regio', '$last', 12)"), sql("SELECT round(percent_per_year::numeric, 9) FROM area_trend('region', 'regio', '$last', 4)"), 'years of which nothing is known do no harm');
is(broken('2016-06-01', "SELECT count(alarm), min(reason) FROM area_drift('gemeente', '$last')"), '0|er zijn geen drie jaren bekend', 'a drift looks back two years before the last');
# 78 fortnights back: two whole years before the last.
is(broken('2016-01-05', "SELECT count(alarm) > 0, max(years) FROM area_drift('gemeente', '$last')"), 't|2', 'which is 78 fortnights');
is(broken('2016-01-06', "SELECT count(alarm), min(reason) FROM area_drift('gemeente', '$last')"), '0|er zijn geen drie jaren bekend', 'and not a day less');
is(broken('2017-06-01', "SELECT first_day >= '2017-06-01', first_day < '2017-06-15', reason FROM area_trend('region', 'regio', '$last')"), 't|t|er zijn geen drie jaren bekend', 'nor does a trend');
like(broken('2018-12-20', "SELECT string_agg(s, ' ') FROM unnest(headline('region', 'regio', '2018-12-22', '$last')) AS s"), qr/Met de 10 dagen ervoor is niet te vergelijken: .*Met dezelfde tijd een jaar eerder is niet te vergelijken/, 'the bulletin says that it cannot be compared');
# Of each number beside it the first day counts: on that day a break may be, and not on the next. As many days before, the same days a year before, the year and the year before that.
my $beside = "SELECT now IS NOT NULL, before IS NOT NULL, year_before IS NOT NULL, year_now IS NOT NULL, year_ago IS NOT NULL FROM bulletin_numbers('region', 'regio', '2018-12-22', '$last')";
is(join(' ', map { broken($_, $beside) } qw(2018-12-31 2018-12-12 2018-12-13 2017-12-23 2017-12-24 2017-01-01 2017-01-02)), 't|f|f|t|f t|t|f|t|f t|f|f|t|f t|t|t|t|f t|t|f|t|f t|t|t|t|t t|t|t|t|f', 'nor is a number of days from before a break told');
my $table = "SELECT count(*) > 2, count(*) FILTER (WHERE (r.cell)[1]::text ~ '\\?'), count(*) FILTER (WHERE (r.cell)[2]::text ~ '\\?'), count(*) FILTER (WHERE (r.cell)[3]::text ~ '\\?')
	FROM (SELECT xpath('/tr/td[position() > 1]/text()', row) AS cell FROM unnest(xpath('//tr[td]', bulletin_table('gemeente', 'GM0153', '2018-12-22', '$last', 3))) AS row) AS r";
is(broken('2018-12-20', $table) =~ /^t\|0\|([1-9]\d*)\|0$/ ? $1 : 'not that', (split /\n/, sql("SELECT count(*) FROM unnest(xpath('//tr[td]', bulletin_table('gemeente', 'GM0153', '2018-12-22', '$last', 3))) AS row"))[0], 'in its table no part of it is');
is(broken('2018-12-12', $table), 't|0|0|0', 'which all are where it came before');
is(broken('2018-12-20', "SELECT count(percent), count(p_value), min(reason), max(reason) FROM period_change('region', 'regio', '2018-12-04', '2018-12-17', '$first', '$last')"), '0|0|wat wordt geregistreerd is in deze tijd veranderd|wat wordt geregistreerd is in deze tijd veranderd', 'nor two periods');
is(broken($first, "SELECT count(percent), count(p_value) FROM period_change('region', 'regio', '2018-12-04', '2018-12-17', '$first', '$last')"), '0|0', 'nor one that begins on the day of the break with what came before');
is(broken('2018-12-04', "SELECT count(p_value) > 0, count(reason) FILTER (WHERE reason LIKE 'wat wordt%') FROM period_change('region', 'regio', '2018-12-04', '2018-12-17', '$first', '$last')"), 't|0', 'but two that came after it can be');
is(broken('2018-10-01', "SELECT sum(last_year), round(sum(expected)::numeric, 6) FROM expected_burglaries('region', '2019-01-01', '2019-01-14')"),
	sql("SELECT n, round((n / 92.0 * 14 * season_factor('2019-01-01', 14, '2018-12-31') / season_factor('2018-10-01', 92, '2018-12-31'))::numeric, 6) FROM (SELECT count(*) AS n FROM public.record WHERE occurred_on BETWEEN '2018-10-01' AND '2018-12-31') AS r"), 'what to expect rests on what came since, in its season');
# Two weeks around the same days, beside as long of the year around those, a year ago and the year before, and thirty more of both.
sub season
{
	my ($counted) = @_;
	return "SELECT (a + 30) / (w * 42 / 365.0 + 30) FROM (SELECT coalesce(sum(n) FILTER (WHERE day BETWEEN '2017-12-18' AND '2018-01-28'), 0) + coalesce(sum(n) FILTER (WHERE day BETWEEN '2016-12-18' AND '2017-01-28'), 0) AS a,
		coalesce(sum(n) FILTER (WHERE day BETWEEN '2017-07-10' AND '2018-07-09'), 0) + coalesce(sum(n) FILTER (WHERE day BETWEEN '2016-07-10' AND '2017-07-09'), 0) AS w FROM ($counted) AS r) AS s";
}
my ($by_record, $by_day) = map { season($_) } 'SELECT occurred_on AS day, 1 AS n FROM public.record', "SELECT day, burglaries AS n FROM area_day WHERE level = 'region' AND known = 1 AND coalesce(residential, 1) = 1";
is(sql("SELECT abs(season_factor('2019-01-01', 14, '$last') - ($by_record)) < 1e-9"), 't', 'the season, from the records');
is(sql("BEGIN; INSERT INTO area_day_result SELECT m.n + (g::date - '2016-01-01'), 'region', 'regio', 'GM0153', 1, g, 1, 1, 0, 5 + (g::date - '2016-01-01') * 7 % 31 FROM (SELECT max(area_day_id) + 1 AS n FROM area_day_result) AS m, generate_series('2016-01-01'::date, '$last', '1 day') AS g;
	SELECT abs(season_factor('2019-01-01', 14, '$last') - ($by_day)) < 1e-9; ROLLBACK"), 't', 'day by day');
# Of one gemeente half is known, and of all of them nothing of the days that are asked but a year ago: neither counts as few.
my $without = season("SELECT occurred_on AS day, 1 AS n FROM public.record WHERE gemeente_code IS DISTINCT FROM 'GM0153'");
is(sql("BEGIN; UPDATE known_day_result SET first_day = '2018-01-01' WHERE gemeente_code = 'GM0153'; UPDATE area_day_result SET known = 0 WHERE gemeente_code = 'GM0153' AND day < '2018-01-01';
	SELECT abs(season_factor('2019-01-01', 14, '$last') - ($without)) < 1e-9; ROLLBACK"), 't', 'who is not known all that time is left out of it');
is(sql("SELECT abs(season_factor('2020-01-01', 14, '$last') - ($by_record)) < 1e-9"), 't', 'so are days that are yet to be known');
like(sql_error("INSERT INTO registration_break (first_day, reason) VALUES ('infinity', 'x')"), qr/registration_break_first_day_check/, 'a break is on a day');

# ---------------------------------------------------------------- kinds of days

sql("INSERT INTO school_holiday (region, name, first_day, last_day) VALUES ('noord', 'zomer', '2018-07-21', '2018-09-02'), ('noord', 'kerst', '2017-12-23', '2018-01-07')");
sub day_kind
{
	my ($kind, $where, $among) = @_;
	return sql("SELECT count(*) FILTER (WHERE $where), sum(n) FILTER (WHERE $where), count(*) FILTER (WHERE NOT ($where)), sum(n) FILTER (WHERE NOT ($where))
		FROM (SELECT g::date AS day, (SELECT count(*) FROM public.record AS r WHERE r.occurred_on = g::date) AS n FROM generate_series('2017-01-01'::date, '2018-12-31', '1 day') AS g) AS d WHERE " . ($among // 'true'));
}
my %kind = map { my ($kind, @rest) = split /\|/, $_, 2; $kind => $rest[0] } split /\n/, sql("SELECT kind, days, burglaries, other_days, other_burglaries FROM day_kind_count('region', 'regio', '2017-01-01', '2018-12-31')");
is($kind{'donkere dagen'}, day_kind('dark', "day < '2017-03-26' OR day BETWEEN '2017-10-29' AND '2018-03-24' OR day >= '2018-10-28'"), 'while clocks have winter time');
is($kind{weekend}, day_kind('weekend', 'extract(isodow FROM day) IN (6, 7)'), 'weekends');
is($kind{feestdag}, day_kind('feast', "to_char(day, 'YYYY-MM-DD') IN ('2017-01-01', '2017-04-14', '2017-04-16', '2017-04-17', '2017-04-27', '2017-05-05', '2017-05-25', '2017-06-04', '2017-06-05', '2017-12-25', '2017-12-26',
	'2018-01-01', '2018-03-30', '2018-04-01', '2018-04-02', '2018-04-27', '2018-05-05', '2018-05-10', '2018-05-20', '2018-05-21', '2018-12-25', '2018-12-26')"), 'feasts');
# August and September have the end of summer of the school year before, too.
my $known_years = "day >= '2017-10-01' AND day < '2018-08-01'";
is(sql("SELECT days, burglaries, other_days, other_burglaries FROM day_kind_count('region', 'regio', '2017-01-01', '2018-12-31') WHERE kind = 'schoolvakantie' AND name = 'noord'"),
	day_kind('school', "day BETWEEN '2018-07-21' AND '2018-09-02' OR day BETWEEN '2017-12-23' AND '2018-01-07'", "$known_years"), 'school holidays, of the school years that are known');
is(sql("BEGIN; INSERT INTO school_holiday (region, name, first_day, last_day) VALUES ('noord', 'herfst', '2018-10-20', '2018-10-28'); SELECT days, other_days FROM day_kind_count('region', 'regio', '2018-07-01', '2018-09-30') WHERE name = 'noord'; ROLLBACK"),
	'44|48', 'a summer that ends in September is whole');
is(sql("SELECT count(*) FILTER (WHERE name = 'noord'), count(*) FILTER (WHERE kind = 'schoolvakantie') FROM day_kind_count('region', 'regio', '2017-01-01', '2018-12-31')"), '1|1', 'and of no other region');
is(sql("BEGIN; INSERT INTO school_holiday (region, name, first_day, last_day) VALUES ('zuid', 'herfst', '2017-10-14', '2017-10-22'); SELECT name, days, burglaries, other_days, other_burglaries FROM day_kind_count('region', 'regio', '2017-01-01', '2018-12-31') WHERE kind = 'schoolvakantie'; ROLLBACK"),
	'noord|' . day_kind('school', "day BETWEEN '2018-07-21' AND '2018-09-02' OR day BETWEEN '2017-12-23' AND '2018-01-07'", $known_years) . "\nzuid|" . day_kind('school', "day BETWEEN '2017-10-14' AND '2017-10-22'", $known_years), 'each region its own');
my @dark = split /\|/, $kind{'donkere dagen'};
is(sql("SELECT percent, percent_low, percent_high, p_value, per_day, other_per_day FROM day_kind_count('region', 'regio', '2017-01-01', '2018-12-31') WHERE kind = 'donkere dagen'"),
	sql("SELECT percent, percent_low, percent_high, p_value, $dark[1] / $dark[0]::float8, $dark[3] / $dark[2]::float8 FROM count_change($dark[3], $dark[1], $dark[2], $dark[0])"), 'beside the other days');
my @kinds = map { [ split /\|/, $_, -1 ] } split /\n/, sql("SELECT p_value, p_adjusted FROM day_kind_count('region', 'regio', '2017-01-01', '2018-12-31')");
my @by_all = adjusted(map { $_->[0] } @kinds);
is(join(' ', scalar(@kinds), grep { abs($kinds[$_][1] - $by_all[$_]) > 1e-9 } 0 .. $#kinds), '4', 'adjusted for as many kinds as there are');
is(sql("SELECT string_agg(kind || ' ' || small, ', ' ORDER BY kind) FROM day_kind_count('region', 'regio', '2018-12-10', '2018-12-31') WHERE kind IN ('feestdag', 'weekend')"),
	sql("SELECT 'feestdag ' || (least(f, n - f) < 10)::int || ', weekend ' || (least(w, n - w) < 10)::int FROM (SELECT count(*) AS n, count(*) FILTER (WHERE occurred_on IN ('2018-12-25', '2018-12-26')) AS f, count(*) FILTER (WHERE extract(isodow FROM occurred_on) > 5) AS w
		FROM public.record WHERE occurred_on BETWEEN '2018-12-10' AND '2018-12-31') AS r"), 'few on either side are few');
cmp_ok(sql("SELECT percent_low FROM day_kind_count('region', 'regio', '2017-01-01', '2018-12-31') WHERE kind = 'donkere dagen'"), '>', 0, 'the season of the made region is found');
is(sql("SELECT count(*), count(burglaries), min(reason) FROM day_kind_count('region', 'regio', '2018-12-01', '2019-01-31')"), '3|0|van een deel van deze dagen zijn geen inbraken ingelezen', 'days of which not all is known');
is(sql("SELECT burglaries IS NOT NULL, percent IS NULL, reason FROM day_kind_count('region', 'regio', '2018-12-03', '2018-12-07') WHERE kind = 'weekend'"), 't|t|in deze tijd zijn er geen twee soorten dagen', 'a working week has no weekend');
is(sql("SELECT count(*) FROM day_kind_count('gemeente', 'GM9999', '2018-01-01', '2018-12-31')"), 0, 'no such area');

# ---------------------------------------------------------------- what was not reported

sql("CREATE TABLE public.survey AS SELECT * FROM (VALUES ('GM0153', '2018', 'Woninginbraak per 100 inwoners', '3,62', '2,90', '4,40'), ('GM0153', '2018', 'Woninginbraak gemeld', '49', '40', '58'), ('GM0164', '2018', 'Woninginbraak per 100 inwoners', '2', '1', '3'),
	('GM0141', '2018', 'Woninginbraak per 100 inwoners', '0', '0', '1'), ('GM0141', '2018', 'Woninginbraak gemeld', '50', '0', '100'), ('GM0173', '2021', 'Woninginbraak per 100 inwoners', '2', '1', '3'), ('GM0173', '2021', 'Woninginbraak gemeld', '50', '40', '60')) AS v (code, jaar, onderwerp, waarde, ondergrens, bovengrens)");
load_delivery('inbraak', 'public.survey', 'veiligheidsmonitor marges', "purpose => 'test', legal_basis => 'test', expires_on => '2199-12-31'");
is(sql("SELECT string_agg(DISTINCT factor || ' ' || series, ', ') FROM factor_value WHERE factor LIKE 'vm_%'"), 'vm_woninginbraak 2012, vm_woninginbraak 2021, vm_woninginbraak_gemeld 2012, vm_woninginbraak_gemeld 2021', 'the survey is read, each year in its series');
my $people = sql("SELECT value FROM factor_value WHERE factor = 'inwoners' AND level = 'gemeente' AND code = 'GM0153' AND year <= 2018 ORDER BY year DESC LIMIT 1");
my $registered = sql("SELECT count(*) / 2.0 FROM public.record WHERE gemeente_code = 'GM0153' AND occurred_on BETWEEN '2017-01-01' AND '2018-12-31'");
my @number = split /\|/, sql("SELECT experienced, experienced_low, experienced_high, reported, reported_low, reported_high, registered, percent_registered, registered_low, registered_high, reason FROM dark_number('gemeente', 2018) WHERE code = 'GM0153'"), -1;
my @by_hand = map { $_ * $people / 100 } 3.62, 2.9, 4.4;
push @by_hand, 0.49 * $by_hand[0], 0.49 * $by_hand[0] * exp(-sqrt(log(3.62 / 2.9)**2 + log(49 / 40)**2)), 0.49 * $by_hand[0] * exp(sqrt(log(4.4 / 3.62)**2 + log(58 / 49)**2)), $registered, map { 100 * $registered / $by_hand[$_] } 0, 2, 1;
is(join(' ', grep { abs($number[$_] - $by_hand[$_]) > 1e-6 * (1 + $by_hand[$_]) } 0 .. $#by_hand), '', 'what happened, what was reported and what was registered, by hand');
is($number[10], '', 'and nothing is wanting');
is(sql("SELECT string_agg(code || ' ' || coalesce(percent_registered::text, '-') || ' ' || coalesce(reported_low::text, '-') || ' ' || coalesce(reason, '-'), ', ' ORDER BY code) FROM dark_number('gemeente', 2018) WHERE code <> 'GM0153'"),
	'GM0141 - 0 -, GM0164 ' . sql("SELECT percent_registered FROM dark_number('gemeente', 2018) WHERE code = 'GM0164'") . ' - welk deel is gemeld, is niet ingelezen, of van een andere reeks', 'of none there is no share; what is not told is not known');
is(sql("SELECT count(*), count(registered), min(reason) FROM dark_number('gemeente', 2021)"), '1|0|van die jaren zijn geen inbraken ingelezen', 'years of which nothing is known');
is(sql("SELECT count(*) FROM dark_number('gemeente', 2017)"), 0, 'no survey, no rows');
is(sql("BEGIN; UPDATE factor_value SET year = 2019 WHERE factor LIKE 'vm_%' AND year = 2018; SELECT count(*), count(registered), count(percent_registered), min(reason) FROM dark_number('gemeente', 2019) WHERE code = 'GM0153'; ROLLBACK"),
	'1|0|0|van een deel van die jaren zijn geen inbraken ingelezen', 'nor is the mean of two years told of which one is not known');
is(sql("BEGIN; INSERT INTO factor_value (factor, level, code, year, value) VALUES ('inwoners', 'gemeente', 'GM0153', 2030, 1); SELECT residents FROM dark_number('gemeente', 2018) WHERE code = 'GM0153'; ROLLBACK"), $people, 'people of a later year do not count');
sql("INSERT INTO factor_series (factor, series, year_from, year_to) VALUES ('vm_woninginbraak_gemeld', 'anders', NULL, NULL); UPDATE factor_value SET series = 'anders' WHERE factor = 'vm_woninginbraak_gemeld' AND code = 'GM0153'");
is(sql("SELECT reported IS NULL, reason FROM dark_number('gemeente', 2018) WHERE code = 'GM0153'"), 't|welk deel is gemeld, is niet ingelezen, of van een andere reeks', 'never across a break');
is(broken('2018-01-01', "SELECT count(registered), max(reason) FROM dark_number('gemeente', 2018) WHERE code = 'GM0164'"), '0|welk deel is gemeld, is niet ingelezen, of van een andere reeks', 'nor of what is registered');

# ---------------------------------------------------------------- what cannot be

for my $wrong (["dark_number('gemeente', NULL)", qr/year is NULL/], ["dark_number('stad', 2018)", qr/niveau stad/], ["dark_number('gemeente', 1066)", qr/year is 1066/], ["area_alarm('gemeente', '2018-12-28', '2018-12-31')", qr/is 4 dagen; een alarm vergelijkt 5 tot en met 62 dagen/], ["area_alarm('gemeente', '2018-01-01', '2018-12-31')", qr/is 365 dagen/], ["area_alarm('pc6', '$first', '$last')", qr/niveau pc6 wordt niet per dag geteld/],
	["area_drift('gemeente', NULL)", qr/is geen tijd/], ["area_drift('stad', '$last')", qr/niveau stad/], ["area_alarm('gemeente', NULL, '$last')", qr/is geen tijd/], ["area_trend('gemeente', 'GM0153', '$last', 2)", qr/years is 2; een trend is over 3 tot en met 20 jaar/], ["area_trend('gemeente', 'GM0153', '$last', NULL)", qr/years is NULL/],
	["area_trend('gemeente', 'GM0153', 'infinity')", qr/is geen tijd/], ["trend_plot('gemeente', 'GM0153', '$last', 99)", qr/years is 99/], ["area_comparison('stad', '2018-01-01', '2018-12-31')", qr/niveau stad/], ["area_comparison('gemeente', '2018-12-31', '2018-01-01')", qr/is geen tijd/])
{
	like(sql_error("SELECT * FROM $wrong->[0]"), $wrong->[1], $wrong->[0]);
}
done_testing();
