# The ways in which a test of forecasts deceives itself: each is planted here, and found; none is in ours. A town is made with places that
# are burgled more than others, and with burglaries that bring others near them soon after.
use strict;
use warnings;
use Psql;
use Test::More;

database('forecast_traps');
sql('CREATE EXTENSION burglary CASCADE');

# ---------------------------------------------------------------- the town

srand 1;
my @dwelling = map { [ int rand 3000, int rand 3000 ] } 1 .. 5000;
my %block;    # dwellings by squares of 250 m, which differ in how much they are burgled
push @{ $block{ int($dwelling[$_][0] / 250) . ' ' . int($dwelling[$_][1] / 250) } }, $_ for 0 .. $#dwelling;
my @block = map { my $rate = exp(1.2 * (rand() + rand() + rand() - 1.5)); ($_) x (1 + 6 * $rate) } sort keys %block;
my @burglary;

# One in three brings another within some 60 m and two weeks.
sub burgled
{
	my ($x, $y, $day) = @_;
	return if $day >= 1540;
	push @burglary, [ $x, $y, $day, $day + int(rand() < 0.3 ? rand 25 : rand 4) ];
	burgled($x + 120 * rand() - 60, $y + 120 * rand() - 60, $day + 1 + int rand 14) if rand() < 1 / 3;
}
for my $day (0 .. 1539)
{
	for (1 .. 2)
	{
		next if rand() > 0.8;
		my $block = $block{ $block[ int rand @block ] };
		burgled(@{ $dwelling[ $block->[ int rand @$block ] ] }, $day);
	}
}
note scalar(@burglary), ' burglaries';
sql("CREATE TABLE dwelling AS SELECT * FROM (VALUES " . join(', ', map { "($_, $dwelling[$_][0], $dwelling[$_][1])" } 0 .. $#dwelling) . ') AS d (id, x, y)');
sql("CREATE TABLE burglary AS SELECT id, x::float8, y::float8, date '2020-01-01' + day AS day, date '2020-01-01' + known AS known FROM (VALUES "
	  . join(', ', map { my $b = $burglary[$_]; "($_, $b->[0], $b->[1], $b->[2], $b->[3])" } 0 .. $#burglary) . ') AS b (id, x, y, day, known)');
sql(q(CREATE FUNCTION rd(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(200000 + x, 450000 + y), 28992) $$;
	CREATE TABLE kept (name text, burglaries burglary_set, dwellings dwelling_set)));

sub keep
{
	my ($name, $burglaries, $dwellings) = @_;
	$burglaries //= 'SELECT * FROM burglary';
	$dwellings  //= 'SELECT * FROM dwelling';
	sql("INSERT INTO kept SELECT '$name', (SELECT burglary_set(id, rd(x, y), day, known) FROM ($burglaries) AS b), (SELECT dwelling_set(id, rd(x, y)) FROM ($dwellings) AS d)");
	sql("CREATE TABLE $name AS SELECT s.* FROM kept AS k, forecast_backtest(burglaries, dwellings, '2023-01-01', '{uniform,plain_counts,counts,counts_14,kde,kde_56,recent,promap,profile,mixture,self_exciting}', 30) AS s WHERE k.name = '$name'");
}
sub rate { my ($name, $method, $coverage) = @_; return sql("SELECT hit_rate FROM $name WHERE method = '$method' AND measured_by = 'cells' AND coverage = " . ($coverage // 0.05)) }
sub more { my ($better, $worse, $method, $what) = @_; my ($b, $w) = (rate($better, $method), rate($worse, $method)); cmp_ok($b, '>', $w + 0.005, sprintf '%s (%.3f and %.3f)', $what, $b, $w) }
sub same { my ($one, $other, $what) = @_; is(sql("SELECT count(*) FROM (SELECT method, measured_by, coverage, hits, near_hit_rate, log_score, brier, expected, difference, p_value FROM $one EXCEPT SELECT method, measured_by, coverage, hits, near_hit_rate, log_score, brier, expected, difference, p_value FROM $other) AS e"), 0, $what) }

keep('honest');
is(sql("SELECT DISTINCT windows, burglaries > 500, outside < burglaries * 0.03, flags FROM honest WHERE method NOT IN ('profile', 'mixture')"), '30|t|t|{}', 'enough for a verdict, and nothing to remark');

# ---------------------------------------------------------------- 1. what was reported later

# Plain counts by hand, of what was known: the same, to the last hit.
sql(q(CREATE TABLE placed AS SELECT *, forecast_cell(rd(x, y)) AS cell FROM burglary;
	CREATE TABLE square AS SELECT forecast_cell(rd(x, y)) AS cell, count(*) AS dwellings FROM dwelling GROUP BY 1;
	CREATE TABLE by_hand AS SELECT forecast_set(day, cell, 0.99 * n / sum_n + 0.01 * dwellings / 5000.0) AS forecast
	FROM (SELECT o.day::date AS day, s.cell, s.dwellings, count(b.id) AS n, sum(count(b.id)) OVER (PARTITION BY o.day) AS sum_n
	      FROM generate_series(date '2023-01-01', date '2023-01-01' + 29 * 14, interval '14 days') AS o (day) CROSS JOIN square AS s
	      LEFT JOIN placed AS b ON b.known < o.day AND b.day < o.day AND b.day >= o.day::date - 1095 AND b.cell = s.cell GROUP BY o.day, s.cell, s.dwellings) AS c));
my $scored = q(SELECT s.measured_by, s.coverage, s.burglaries, s.outside, round(s.hits::numeric, 6), round(s.pai::numeric, 6), round(s.pei::numeric, 6), round(s.pei_star::numeric, 6), round(s.log_score::numeric, 6) FROM);
is(sql("$scored by_hand, kept AS k, forecast_score(forecast, k.burglaries, k.dwellings, floor => 0) AS s WHERE name = 'honest'"), sql("$scored honest AS s WHERE method = 'plain_counts'"), 'plain counts by hand, of what was known');
keep('known_at_once', 'SELECT id, x, y, day, day AS known FROM burglary');
more('known_at_once', 'honest', $_, "1. planted: what was reported later is used, and $_ finds more") for qw(counts_14 recent);

# A map made elsewhere of what nobody knew is found out, too: it beats what can be.
sql(q(CREATE TABLE oracle AS SELECT forecast_set(o.day::date, b.cell, b.n) AS forecast
	FROM generate_series(date '2023-01-01', date '2023-01-01' + 29 * 14, interval '14 days') AS o (day)
	CROSS JOIN LATERAL (SELECT cell, count(*) AS n FROM placed WHERE day >= o.day AND day < o.day + interval '14 days' GROUP BY 1) AS b));
is(sql("SELECT min(pei_star) > 0.9 FROM oracle, kept AS k, forecast_score(forecast, k.burglaries, k.dwellings) WHERE name = 'honest' AND measured_by = 'cells'"), 't', 'a map of what was to come is nearly as good as hindsight, and shows it in pei_star');
cmp_ok(sql("SELECT max(pei_star) FROM honest WHERE measured_by = 'cells'"), '<', 0.6, 'none of ours is');

# ---------------------------------------------------------------- 3, 6, 8, 9. what came later

# Rates, bandwidths, kappa, weights: nothing in the windows changes when what came after them does.
keep('without_later', "SELECT * FROM burglary WHERE day < date '2023-01-01' + 30 * 14");
same('honest', 'without_later', '3, 6, 8, 9. nothing hangs on what came after the windows');
keep('later_elsewhere', "SELECT id, CASE WHEN day < date '2023-01-01' + 30 * 14 THEN x ELSE 5 END AS x, y, day, known FROM burglary");
same('honest', 'later_elsewhere', '3, 6, 8, 9. nor on where');
is(sql("SELECT count(*) > 0 FROM without_later WHERE 'not_over' = ANY (flags)") . sql("SELECT count(*) FROM honest WHERE 'not_over' = ANY (flags)"), 'f0', 'windows that are over');
keep('cut_short', "SELECT * FROM burglary WHERE known < date '2023-01-01' + 29 * 14");
is(sql("SELECT bool_and('not_over' = ANY (flags)) FROM cut_short"), 't', 'a window that is not over is flagged');

# A random half of all burglaries to learn from and the rest to be found, instead of before and after.
sql(q(CREATE TABLE pooled AS SELECT forecast_set(o.day::date, c.cell, c.burglaries) AS forecast FROM generate_series(date '2023-01-01', date '2023-01-01' + 29 * 14, interval '14 days') AS o (day)
	CROSS JOIN (SELECT forecast_cell(rd(x, y)) AS cell, count(*) AS burglaries FROM burglary WHERE day >= '2023-01-01' AND id % 2 = 0 GROUP BY 1) AS c));
cmp_ok(sql("SELECT s.hit_rate FROM pooled, kept AS k, forecast_score(forecast, k.burglaries, k.dwellings, coverage => '{0.05}') AS s WHERE name = 'honest' AND measured_by = 'cells'"), '>', rate('honest', 'plain_counts') + 0.02, '9. planted: burglaries of the time to be forecast, drawn by lot, find more');

# ---------------------------------------------------------------- 2, 4, 5, 10. which squares there are

keep('burgled_only', undef, "SELECT d.* FROM dwelling AS d WHERE EXISTS (SELECT FROM burglary AS b WHERE b.day >= '2023-01-01' AND forecast_cell(rd(b.x, b.y)) = forecast_cell(rd(d.x, d.y)))");
is(sql("SELECT DISTINCT b.log_score > h.log_score + 0.1 FROM burgled_only AS b JOIN honest AS h USING (method) WHERE method = 'uniform'"), 't', '4. planted: squares chosen by where burglaries fell later; who knows nothing does better at once');
my ($cells, $fewer) = map { sql("SELECT count(*) FROM kept, burglary_forecast(burglaries, dwellings, '2023-01-01') WHERE name = '$_'") } qw(honest burgled_only);
cmp_ok($fewer, '<', $cells, "$fewer of $cells are left");
is(sql("SELECT count(DISTINCT forecast_cell(rd(x, y))) FROM dwelling"), $cells, 'ours are those with dwellings, whatever happens there');

# A new quarter, burgled as soon as it is there: with the dwellings of the time its burglaries are outside, but in the number of all.
my $new = "SELECT * FROM burglary UNION ALL SELECT 100000 + n, 4000 + n % 7 * 20, 4000, date '2023-02-01' + n, date '2023-02-01' + n FROM generate_series(0, 199) AS n";
keep('new_quarter', $new);
keep('of_today', $new, 'SELECT * FROM dwelling UNION ALL SELECT 100000 + n, 4000 + n % 7 * 20, 4000 FROM generate_series(0, 199) AS n');
is(sql("SELECT DISTINCT n.burglaries - h.burglaries, n.outside - h.outside FROM new_quarter AS n, honest AS h") . ' ' . sql("SELECT DISTINCT t.burglaries - n.burglaries, t.outside - n.outside FROM of_today AS t, new_quarter AS n"), '200|200 0|-200', '10. what falls outside the map counts');
more('of_today', 'new_quarter', 'counts', '2, 5. planted: dwellings that were built later');

# ---------------------------------------------------------------- 7. one burglary twice

keep('twice', "SELECT * FROM burglary UNION ALL SELECT id + 100000, x, y, day + 1, known + 1 FROM burglary WHERE (day - date '2023-01-01' + 1) % 14 = 0 AND day > '2022-12-25'");
is(sql("SELECT bool_and('possible_doubles' = ANY (flags)) FROM twice"), 't', '7. planted: registered twice, before an origin and after it');

# ---------------------------------------------------------------- what must happen when

keep('a_month_later', 'SELECT id, x, y, day, known + 30 AS known FROM burglary');
more('honest', 'a_month_later', $_, "known a month later, $_ finds less") for qw(counts_14 recent);
cmp_ok(abs(rate('honest', 'plain_counts') - rate('a_month_later', 'plain_counts')), '<', 0.01, 'and counts over three years hardly do');

# Days exchanged: what is recent says nothing, and those methods that learn how much it does notice.
keep('shuffled', "SELECT b.id, b.x, b.y, s.day, s.known FROM (SELECT *, row_number() OVER (ORDER BY md5(id::text)) AS n FROM burglary) AS b JOIN (SELECT day, known, row_number() OVER (ORDER BY id) AS n FROM burglary) AS s USING (n)");
my $by_method = "SELECT round(a.log_score::numeric, 2) - round(b.log_score::numeric, 2) FROM %s AS a, %s AS b WHERE a.method = '%s' AND b.method = 'counts' AND (a.measured_by, a.coverage, b.measured_by, b.coverage) = ('cells', 0.05, 'cells', 0.05)";
for my $method (qw(profile mixture self_exciting))
{
	my ($honest, $shuffled) = map { my $table = $_; sql(sprintf($by_method =~ s/round\((\w\.log_score)::numeric, 2\)/$1/gr, $table, $table, $method)) } qw(honest shuffled);
	cmp_ok($shuffled, '<', 0.3 * $honest, sprintf '%s adds %.4f to the log score of counts; with days exchanged %.4f', $method, $honest, $shuffled);
	cmp_ok(abs(rate('shuffled', $method) - rate('shuffled', 'counts')), '<', 0.012, "$method finds as much as counts then");
}
note sql('SELECT method, round(hit_rate::numeric, 3), round(log_score::numeric, 3), flags FROM honest WHERE measured_by = \'cells\' AND coverage = 0.05');
note sql('SELECT method, round(hit_rate::numeric, 3), round(log_score::numeric, 3) FROM shuffled WHERE measured_by = \'cells\' AND coverage = 0.05');

done_testing();
