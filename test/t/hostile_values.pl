# Values that no aggregate made: thousands of mutations of good values, in their text and binary forms. Each is refused
# with an error, or it is a value that comes back as it went in and that every function survives.
use strict;
use warnings;
no warnings 'portable';    # numbers of 64 bits
use Psql;
use Test::More;

srand 1;                   # the same mutations everywhere

database('hostile_values');
sql(<<'E');
CREATE EXTENSION burglary CASCADE;
CREATE TABLE good (id int, type text, bytes text);
WITH event AS (
    SELECT n, ST_SetSRID(ST_MakePoint(257000 + n * 37 % 101, 471000 + n * 53 % 97), 28992) AS geom,
           timestamptz '2024-01-01 08:00' + n * interval '31 hours' AS at
    FROM   generate_series(1, 12) AS n
), profile (id, profile) AS (
    VALUES (7, near_repeat_profile_nl()), (8, 'distance {0,0.01,100,200} days {0,7,30} excess {{2,1},{0.5,0.25},{0.1,0}}')
)
INSERT INTO good
SELECT 1, 'event_set', event_set(geom, at::date)::text FROM event
UNION ALL SELECT 2, 'event_set', event_set(geom, at::date, n)::text FROM event
UNION ALL SELECT 3, 'event_set', event_set(geom, at)::text FROM event
UNION ALL SELECT 4, 'event_set', event_set(geom, at, n)::text FROM event
UNION ALL SELECT 5, 'event_set', event_set(geom, at)::text FROM event WHERE n = 1
UNION ALL SELECT 6, 'event_set', event_set(geom, at)::text FROM event WHERE false
UNION ALL SELECT id, 'near_repeat_profile', encode(near_repeat_profile_send(profile), 'hex') FROM profile
UNION ALL SELECT 9, 'area_set', area_set('75' || 10 + n, 'pc4', ST_Buffer(ST_SetSRID(ST_MakePoint(257000 + n * 9, 471000), 28992), 8, 1), n % 10, 30 + n, 2019 + n % 2)::text FROM event
UNION ALL SELECT 10, 'area_set', area_set(code, level, geom, 6.5, 40, year, 0.25, 'VM' || year)::text
          FROM   generate_series(2020, 2021) AS year,
                 (VALUES ('7511AB', 'pc6', NULL), ('Enschede', 'kern', 'SRID=28992;MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1)), ((20 0, 21 0, 21 1, 20 0)))'::geometry)) AS a (code, level, geom)
UNION ALL SELECT 11, 'area_set', area_set('GM0153', 'gemeente', NULL::geometry, 6, NULL, 2021)::text
UNION ALL SELECT 12, 'area_set', area_set(NULL, NULL, NULL::geometry, 6, NULL, 2021)::text
UNION ALL SELECT 13, 'burglary_set', burglary_set(n, geom, at::date, at::date + n % 5, n * 2, n % 3 * 10, 'street ' || n % 4)::text FROM event
UNION ALL SELECT 14, 'burglary_set', burglary_set(n, geom, at::date, NULL)::text FROM event WHERE n < 3
UNION ALL SELECT 15, 'burglary_set', burglary_set(n, geom, at::date, NULL)::text FROM event WHERE false
UNION ALL SELECT 16, 'dwelling_set', dwelling_set(n, geom, 'street ' || n % 4)::text FROM event
UNION ALL SELECT 17, 'letter_set', letter_set(n, date '2024-01-05' + n % 5, n % 5, 2)::text FROM event
UNION ALL SELECT 18, 'letter_set', letter_set(n % 4, at::date)::text FROM event
UNION ALL SELECT 19, 'window_set', window_set(at, at + (n - 3) * interval '5 hours', at + interval '30 hours', n % 4 = 0, 'Europe/Amsterdam')::text FROM event
UNION ALL SELECT 20, 'window_set', window_set(at, NULL, at - n % 2 * interval '1 hour')::text FROM event
UNION ALL SELECT 21, 'window_set', window_set(at, at, NULL)::text FROM event WHERE false
UNION ALL SELECT 22, 'event_window_set', event_window_set(ST_Collect(geom, ST_Translate(geom, n % 3 * 20, 5)), at::date, at::date + n % 4)::text FROM event
UNION ALL SELECT 23, 'event_window_set', event_window_set(CASE n % 2 WHEN 0 THEN geom ELSE ST_Collect(geom, ST_Translate(geom, 30, n)) END, at, at + n % 3 * interval '5 hours', n,
                CASE n % 2 WHEN 0 THEN ARRAY[n] ELSE ARRAY[n, 100 + n] END, CASE n % 2 WHEN 1 THEN ARRAY[1, n + 0.5] END)::text FROM event
UNION ALL SELECT 24, 'event_window_set', event_window_set(geom, at::date, at::date)::text FROM event WHERE false
UNION ALL SELECT 25, 'pand_set', pand_set(n, ST_Expand(ST_SetSRID(ST_MakePoint(257000 + n * 8, 471000 + n % 2), 28992), 4), nullif(n % 6, 5))::text FROM event
UNION ALL SELECT 26, 'pand_set', pand_set(id, geom, dwellings)::text
          FROM   (VALUES (-5, 'SRID=28992;MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1)), ((20 0, 21 0, 21 1, 20 0)))'::geometry, 1),
                         (NULL, 'SRID=28992;POLYGON((0 0, 1 0, 1 1, 0 0))', 1), (100000, 'SRID=28992;POLYGON((4 4, 12 4, 12 12, 4 4))', NULL), (7, NULL, 2),
                         (8, 'SRID=28992;POLYGON((9 0, 9 5, 20 0, 9 0))', 0)) AS p (id, geom, dwellings)
UNION ALL SELECT 27, 'pand_set', pand_set(n, geom, 1)::text FROM event WHERE false
UNION ALL SELECT 28, 'place_set', place_set('kind ' || n % 3, geom)::text FROM event
UNION ALL SELECT 29, 'place_set', place_set(kind, geom)::text
          FROM   (VALUES ('school', 'SRID=28992;POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1))'::geometry), ('path', 'SRID=28992;LINESTRING(4 4, 8 8, 9 8)'),
                         ('water', 'SRID=28992;GEOMETRYCOLLECTION(POLYGON((20 0, 21 0, 21 1, 20 0)), POINT(3 3), LINESTRING(0 0, 1 7))'), (NULL, 'SRID=28992;POINT(1 1)'), ('path', NULL)) AS p (kind, geom)
UNION ALL SELECT 30, 'place_set', place_set('x', geom)::text FROM event WHERE false
UNION ALL SELECT 31, 'cell_set', cell_set(n * 7 - 20, ST_Expand(ST_SetSRID(ST_MakePoint(257000 + n % 4 * 8, 471000 + n / 4 * 8), 28992), 4), nullif(n % 5, 4), nullif(n % 6, 5) * 0.5)::text FROM event
UNION ALL SELECT 32, 'cell_set', cell_set(nullif(n, 5), ST_MakeLine(ST_SetSRID(ST_MakePoint(257000 + n % 3, 471000), 28992), ST_SetSRID(ST_MakePoint(257000, 471000 + n % 4), 28992)), n, 3)::text FROM event
UNION ALL SELECT 33, 'cell_set', cell_set(n, geom, 1, 1)::text FROM event WHERE false
UNION ALL SELECT 34, 'forecast_set', forecast_set(CASE WHEN n < 11 THEN date '2024-01-01' + n % 3 * 14 END, forecast_cell(geom) + n % 4, n / 7.0)::text FROM event WHERE n % 12 < 11 AND n NOT IN (7, 8)
UNION ALL SELECT 35, 'forecast_set', forecast_set('2024-01-05', n, 0)::text FROM event WHERE false
UNION ALL SELECT 36, 'area_match_set', area_match_set(E'w\u00E9 ' || n, n % 5 = 1, ARRAY[n % 4, n / 7.0, 3, nullif(n, 9)])::text FROM event
UNION ALL SELECT 37, 'area_match_set', area_match_set('w' || n, true, '{1}')::text FROM event WHERE false
UNION ALL SELECT 38, 'effect_set', effect_set(area, n::int, n % 5 * i, n / 7.0, (ARRAY['treated', 'control', 'displacement', 'displacement_control'])[1 + i % 4])::text
          FROM   event, (VALUES ('a', 0), (E'buurt \u00e9\u00e9n', 1), ('c', 2), ('d', 3), ('other', 5)) AS a (area, i)
UNION ALL SELECT 39, 'effect_set', effect_set('one', 7, 10000000, 1e12, 'treated')::text
UNION ALL SELECT 40, 'effect_set', effect_set('x', 1, 1, 1, 'treated')::text FROM event WHERE false;
E
my @good = map { [ split /\|/ ] } split /\n/, sql('SELECT type, bytes FROM good ORDER BY id');

# ---------------------------------------------------------------- a fingerprint that fits

# The portable form: magic 4, version 2, flags 2, srid 4, count 4, fingerprint 8 bytes; then what the type adds.
use constant { FLAGS => 6, SRID => 8, COUNT => 12, FINGERPRINT => 16 };
use constant { HAS_TIME => 1, HAS_ID => 2 };
use constant { HAS_WINDOW_ID => 1, HAS_HOMES => 2, HAS_WEIGHTS => 4 };

sub hash_word
{
	my ($fingerprint, $word) = @_;
	my $mixed = do { use integer; ($fingerprint ^ $word) * 0x9FB21C651E98DF25 };
	return $mixed ^ ($mixed >> 32);
}

# The words of a value in the order in which they are hashed.
sub event_set_words
{
	my ($flags, $srid, $count, undef, $left_out, $events) = unpack 'x6 n N N Q> Q> a*', $_[0];
	my $event = 'Q> Q> l>' . ($flags & HAS_TIME ? ' Q>' : '') . ($flags & HAS_ID ? ' Q>' : '');
	return ($count, $flags << 32 | $srid, $left_out, unpack "($event)*", $events);
}

sub profile_words
{
	my ($distances, $days, $numbers) = unpack 'x12 N x8 N a*', $_[0];
	return ($distances << 32 | $days, unpack 'Q>*', $numbers);
}

# Bytes are hashed as their length and then eight at a time, the last ones filled up with zeros.
sub byte_words { return (length $_[0], unpack 'Q>*', $_[0] . "\0" x (-length($_[0]) % 8)) }

sub area_set_words
{
	use warnings FATAL => 'uninitialized';
	my ($flags, $srid, $count, $left_out, $polygons, $rest) = unpack 'x6 n N N x8 Q> N a*', $_[0];
	my @words = ($count << 32 | $polygons, $flags << 32 | $srid, $left_out);
	for (1 .. $polygons)
	{
		my $polygon;
		die "too short\n" if length $rest < 4;
		($polygon, $rest) = unpack 'N/a a*', $rest;
		push @words, byte_words($polygon);
	}
	for (1 .. $count)
	{
		my @field = unpack 'C/a C/a C/a Q> Q> N N N a*', $rest;
		die "too short\n" if @field < 9;
		$rest = $field[8];
		push @words, (map { byte_words($_) } @field[0 .. 2]), @field[3, 4], $field[5] << 32 | $field[6], $field[7];
	}
	return @words;
}

sub letter_set_words
{
	my ($bytes, $type) = @_;
	my ($srid, $count, undef, $left_out, $rows) = unpack 'x8 N N Q> Q> a*', $bytes;
	my %row = (burglary_set => 'Q> Q> Q> Q> Q> Q> l> l>', dwelling_set => 'Q> Q> Q> Q>', letter_set => 'Q> Q> l>');
	return ($count, $srid, $left_out, unpack "($row{$type})*", $rows);
}

sub window_set_words
{
	my ($count, $no_begin, $after_report, $windows) = unpack 'x12 N x8 Q> Q> a*', $_[0];
	return ($count, $no_begin, $after_report, unpack '(Q> Q> C)*', $windows);
}

sub event_window_set_words
{
	my ($flags, $srid, $count, undef, $left_out, $places, $candidates, $rest) = unpack 'x6 n N N Q> Q> N N a*', $_[0];
	my $candidate = 'Q> Q>' . ($flags & HAS_WEIGHTS ? ' Q>' : '') . ($flags & HAS_HOMES ? ' Q>' : '');
	my ($candidate_bytes, $event_bytes) = (8 * split(' ', $candidate), $flags & HAS_WINDOW_ID ? 20 : 12);
	die "too short\n" if 4 * $places + $candidate_bytes * $candidates + $event_bytes * $count > length $rest;
	my @start = unpack "N$places", $rest;
	my @point = unpack "x[N$places] ($candidate)$candidates", $rest;
	my $events = substr $rest, 4 * $places + 8 * @point;
	my @words;
	for (1 .. $count)
	{
		my ($place, $first, $last, @id) = unpack 'N N N' . ($flags & HAS_WINDOW_ID ? ' Q>' : '') . ' a*', $events;
		$events = pop @id;
		push @words, $place << 32 | $first, $last, @id;
	}
	return ($count, $flags << 32 | $srid, $left_out, @start, @point, @words);
}

sub pand_set_words
{
	my ($srid, $count, $left_out, $rest) = unpack 'x8 N N x8 Q> a*', $_[0];
	my ($outlines, @words) = ('', $count, $srid, $left_out);
	for (1 .. $count)
	{
		my ($id, $dwellings, $outline, @left) = unpack 'Q> N N/a a*', $rest;
		die "too short\n" unless @left;
		$rest = $left[0];
		$outlines .= $outline;
		push @words, $id, $dwellings << 32 | length $outlines;
	}
	return @words, byte_words($outlines);
}

sub forecast_set_words
{
	my ($count, $left_out, $origins, $rest) = unpack 'x12 N x8 Q> N a*', $_[0];
	die "too short\n" if 8 * $origins + 16 * $count > length $rest;
	my @origin = unpack "N" . 2 * $origins, $rest;
	return ($count, $left_out, (map { $origin[2 * $_] << 32 | $origin[2 * $_ + 1] } 0 .. $origins - 1), unpack "x[N@{[ 2 * $origins ]}] Q>*", $rest);
}

sub effect_set_words
{
	my ($areas, $periods, $rest) = unpack 'x12 N x8 N a*', $_[0];
	die "too short\n" if 4 * $periods > length $rest;
	my @words = ($areas << 32 | $periods, unpack "N$periods", $rest);
	$rest = substr $rest, 4 * $periods;
	for (1 .. $areas)
	{
		my ($role, $name, @left) = unpack 'C C/a a*', $rest;
		die "too short\n" unless @left;
		$rest = $left[0];
		push @words, $role, byte_words($name);
	}
	return @words, unpack 'Q>*', $rest;
}

sub place_set_words
{
	my ($srid, $count, $left_out, $kinds, $rest) = unpack 'x8 N N x8 Q> N a*', $_[0];
	my ($names, $parts, @kind_end, @part_end) = ('', '');
	for (1 .. $kinds)
	{
		my ($name, $end, @left) = unpack 'C/a N a*', $rest;
		die "too short\n" unless @left;
		$rest = $left[0];
		$names .= "$name\0";
		push @kind_end, $end;
	}
	for (1 .. $count)
	{
		die "too short\n" if length $rest < 4;
		my ($place, @left) = unpack 'N/a a*', $rest;
		$rest = $left[0] // '';
		$parts .= $place;
		push @part_end, length $parts;
	}
	return ($count << 32 | $kinds, $srid, $left_out, @kind_end, @part_end, byte_words($names), byte_words($parts));
}

sub cell_set_words
{
	my ($flags, $srid, $count, $left_out, $all, $rest) = unpack 'x6 n N N x8 Q> N a*', $_[0];
	die "too short\n" if length $rest < 24 * $count + 4 * $all;
	my @words = ($count, $flags << 32 | $srid, $left_out);
	for (0 .. $count - 1)
	{
		my ($id, $dwellings, $events, $end) = unpack 'x' . 24 * $_ . ' Q> Q> N N', $rest;
		push @words, $id, $dwellings, $events << 32 | $end;
	}
	return @words, unpack 'x' . 24 * $count . " N$all", $rest;
}

sub area_match_set_words
{
	my ($count, $left_out, $without, $treated, $features, $rest) = unpack 'x12 N x8 Q> N N N a*', $_[0];
	my (@features, @areas);
	my $names = '';
	for (1 .. $count)
	{
		my ($name, $measure, @rest) = unpack "C/a C Q>$features a*", $rest;
		die "too short\n" if @rest < $features + 1;
		$rest = pop @rest;
		$names .= "$name\0";
		push @features, @rest;
		push @areas, length($names) << 1 | $measure;
	}
	return ($count << 32 | $features, $left_out, $without << 32 | $treated, @features, @areas, byte_words($names));
}

my %words = (area_match_set => \&area_match_set_words, effect_set => \&effect_set_words, forecast_set => \&forecast_set_words, cell_set => \&cell_set_words, event_set => \&event_set_words, event_window_set => \&event_window_set_words, pand_set => \&pand_set_words, place_set => \&place_set_words, window_set => \&window_set_words, near_repeat_profile => \&profile_words, area_set => \&area_set_words,
	map { $_ => \&letter_set_words } qw(burglary_set dwelling_set letter_set));

# Bytes that cannot be taken apart any more are left as they are.
sub repaired
{
	my ($type, $bytes) = @_;
	my $hash  = unpack 'N', $bytes;
	my @words = eval { $words{$type}->($bytes, $type) } or return $bytes;
	$hash = hash_word($hash, $_) for @words;
	substr($bytes, FINGERPRINT, 8) = pack 'Q>', $hash;
	return $bytes;
}

is(unpack('H*', repaired($_->[0], pack 'H*', $_->[1])), $_->[1], 'the fingerprint is computed here as it is there') for @good;

# ---------------------------------------------------------------- mutations

sub pick { $_[ rand @_ ] }

sub random_bytes { join '', map { chr int rand 256 } 1 .. $_[0] }

# Numbers at the borders of what is allowed, and far from it.
my @hostile = (
	(map { pack 'd>', $_ } 0, -0.0, 0.5, 1e-310, 1e9, -1e9, 1.0000001e9, 1e300, -1e300, 9**9**9, -9**9**9, -sin(9**9**9)),
	(map { pack 'l>', $_ } 0, 1, -1, 2, 4326, 28992, 999_999, 1_000_000, 14_000_001, 2**31 - 1, -2**31),
	(map { pack 'l>', $_ } -2_451_545, -2_451_546, 2_145_031_948, 2_145_031_949),    # where dates end
	(map { pack 'q>', $_ } 0, 1, -1, 86_399_999_999, 86_400_000_000, -211_813_488_000_000_000, -211_813_488_000_000_001, 9_223_371_331_199_999_999, 9_223_371_331_200_000_000, 0x7FFFFFFFFFFFFFFF, -0x7FFFFFFFFFFFFFFF - 1),
	(map { pack 's>', $_ } 0, 1, 2, 3, 4, -1));

sub replace_even
{
	my ($part) = $_[1];
	substr($_[0], 2 * int rand length($_[0]) / 2, length $part) = $part;
}

# Part of a value, up to so many bytes.
sub part { substr($_[0], rand length $_[0], 1 + rand $_[1]) }

sub insert { substr($_[0], rand length $_[0], 0) = $_[1] }

sub replace_header
{
	my $field = pick(FLAGS, SRID, COUNT);
	substr($_[0], $field, 4) = pick(grep { length == 4 } @hostile) if length $_[0] >= $field + 4;
}

my %bytes_mutation = (
	'a bit turned'      => sub { substr($_[0], rand length $_[0], 1) ^= chr 1 << rand 8 },
	'a byte changed'    => sub { substr($_[0], rand length $_[0], 1) = random_bytes(1) },
	'a hostile number'  => sub { replace_even($_[0], pick(@hostile)) },
	'a hostile header'  => \&replace_header,
	'cut short'         => sub { substr($_[0], rand length $_[0]) = '' },
	'made longer'       => sub { $_[0] .= random_bytes(1 + rand 40) },
	'bytes taken out'   => sub { substr($_[0], rand length $_[0], 1 + rand 30) = '' },
	'bytes put between' => sub { insert($_[0], random_bytes(1 + rand 30)) },
	'bytes twice'       => sub { insert($_[0], part($_[0], 40)) },
	'rubbish'           => sub { $_[0] = random_bytes(rand 200) });

my @characters = split //, q(0123456789.,{}-+eE Nxyz"\\');
my @words = ('NaN', 'Infinity', '-1', '1e308', '1e-320', '1e999', 'NULL', '{', '}}', '[0:1]=', 'days', 'excess', '9' x 400);
my %text_mutation = (
	'a character changed'   => sub { substr($_[0], rand length $_[0], 1) = pick(@characters) },
	'a character taken out' => sub { substr($_[0], rand length $_[0], 1) = '' },
	'characters twice'      => sub { insert($_[0], part($_[0], 12)) },
	'a hostile word'        => sub { substr($_[0], rand length $_[0], rand 3) = pick(@words) },
	'cut short'             => sub { substr($_[0], rand length $_[0]) = '' });

my @mutants;    # type, form, what was done, content: hexadecimal for bytes

# So many copies of a value, each with one to three mutations.
sub mutate
{
	my ($number, $type, $form, $value, $mutations) = @_;
	for (1 .. $number)
	{
		my $mutant = $value;
		my @done   = map { pick(sort keys %$mutations) } 1 .. 1 + rand 3;
		for my $name (@done) { $mutations->{$name}->($mutant) if $mutant ne '' }
		$mutant = unpack 'H*', $mutant if $mutations == \%bytes_mutation;
		$mutant = uc $mutant if $form eq 'text' && $type =~ /_set$/ && rand 2 > 1;
		push @mutants, [ $type, $form, join(', then ', @done), $mutant ];
	}
}

# Behind a fingerprint that fits, every number stands on its own.
sub mutate_and_repair
{
	my ($number, $type, $bytes) = @_;
	for (1 .. $number)
	{
		my $mutant = $bytes;
		replace_even($mutant, pick(@hostile));
		$mutant = repaired($type, substr $mutant, 0, length $bytes);
		push @mutants, [ $type, 'binary', 'a hostile number, with its fingerprint', unpack 'H*', $mutant ];
	}
}

for (@good)
{
	my ($type, $hex) = @$_;
	my $bytes = pack 'H*', $hex;
	push @mutants, [ $type, 'binary', 'nothing', $hex ];
	mutate(300, $type, 'binary', $bytes, \%bytes_mutation);
	mutate_and_repair(300, $type, $bytes);
	next unless $type =~ /_set$/;
	mutate(100, $type, 'text', $bytes, \%bytes_mutation);
	mutate(100, $type, 'text', $hex,   \%text_mutation);
}
mutate(600, 'near_repeat_profile', 'text', $_, \%text_mutation)
  for 'distance {0,100} days {0,30} excess {{0.3}}', 'distance {0,0.01,100,200} days {0,7,30} excess {{2,1},{0.5,0.25},{0.1,0}}';

my $mutants = scratch('mutants');
open my $file, '>', $mutants or die "$mutants: $!\n";
print $file join("\t", map { s/\\/\\\\/gr } @$_), "\n" for @mutants;
close $file;

# ---------------------------------------------------------------- what becomes of them

sql(<<"E");
CREATE TABLE mutant (number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text, form text, what text, content text, outcome text, used text);
\\copy mutant (type, form, what, content) FROM '$mutants'
E
sql(<<'E');
CREATE TEMP TABLE received_event_set (value event_set);
CREATE TEMP TABLE received_near_repeat_profile (value near_repeat_profile);
CREATE TEMP TABLE received_area_set (value area_set);
CREATE TEMP TABLE received_burglary_set (value burglary_set);
CREATE TEMP TABLE received_dwelling_set (value dwelling_set);
CREATE TEMP TABLE received_letter_set (value letter_set);
CREATE TEMP TABLE received_window_set (value window_set);
CREATE TEMP TABLE received_event_window_set (value event_window_set);
CREATE TEMP TABLE received_pand_set (value pand_set);
CREATE TEMP TABLE received_place_set (value place_set);
CREATE TEMP TABLE received_cell_set (value cell_set);
CREATE TEMP TABLE received_forecast_set (value forecast_set);
CREATE TEMP TABLE received_effect_set (value effect_set);
CREATE TEMP TABLE received_area_match_set (value area_match_set);

CREATE FUNCTION pg_temp.back_from_text(type text, content text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    once  text;
    again text;
BEGIN
    EXECUTE format('INSERT INTO received_%1$s VALUES ($1::%1$s) RETURNING value::text', type) INTO once USING content;
    EXECUTE format('SELECT $1::%s::text', type) INTO again USING once;
    RETURN CASE WHEN once <> again THEN 'not stable: ' || once
                WHEN type LIKE '%\_set' AND once <> lower(content) THEN 'changed: ' || once
                ELSE 'accepted' END;
END $$;

-- The binary form of a bytea is its bytes, so that a copy of them is read by the type's own function.
CREATE FUNCTION pg_temp.back_from_binary(type text, content text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    file constant text := current_setting('data_directory') || '/hostile_value';
    back text;
BEGIN
    EXECUTE format('COPY (SELECT decode(%L, ''hex'')) TO %L (FORMAT binary)', content, file);
    EXECUTE format('COPY received_%s FROM %L (FORMAT binary)', type, file);
    EXECUTE format('SELECT encode(%1$s_send(value), ''hex'') FROM received_%1$s', type) INTO back;
    RETURN CASE WHEN back <> content THEN 'changed: ' || back ELSE 'accepted' END;
END $$;

-- Every function meets a value that was accepted.
CREATE FUNCTION pg_temp.use_event_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_event_set, event_set_info(value) AS i;
    PERFORM u FROM received_event_set, unnest_events(value) AS u;
    PERFORM k FROM received_event_set, knox_test(value, '{0, 20, 50, Infinity}', '{0, 3, Infinity}', 9) AS k;
    PERFORM p FROM received_event_set, near_repeat_pairs(value) AS p;
    PERFORM r FROM received_event_set, near_repeat_roles(value) AS r;
    PERFORM s FROM received_event_set, unnest('{NULL,2024-01-10}'::date[]) AS until, space_time_scan(value, 100, 9, prospective_on => until, permutations => 9) AS s;
    PERFORM near_repeat_risk(value, u.geom, u.occurred_on) FROM received_event_set, unnest_events(value) AS u;
    PERFORM k FROM received_event_set, good, kernel_relative_risk(value, bytes::dwelling_set, permutations => 1) AS k WHERE id = 16;
    PERFORM k FROM received_event_set, kernel_density(value, 2000, 2000) AS k;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_near_repeat_profile() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM u FROM received_near_repeat_profile, unnest_profile(value) AS u;
    PERFORM near_repeat_risk(bytes::event_set, 'SRID=28992;POINT(257037 471053)', '2024-01-10', profile => value)
    FROM    good, received_near_repeat_profile WHERE id = 1;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_area_set() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    named constant text[] := (SELECT nullif(levels, '{}') FROM received_area_set, area_set_info(value));
BEGIN
    PERFORM u FROM received_area_set, unnest_areas(value) AS u;
    PERFORM cohesion_join(value, code, CASE WHEN geom IS NOT NULL THEN ST_PointOnSurface(geom) END, '2021-06-01', min_respondents => 0, levels => named)
    FROM    received_area_set, unnest_areas(value);
    PERFORM cohesion_join(value, '7511AB', on_date => '2021-06-01', bridge => 1, levels => named) FROM received_area_set;
    PERFORM areal_score(value, ST_Expand(geom, 1), on_date => '2021-06-01', level => level) FROM received_area_set, unnest_areas(value) WHERE geom IS NOT NULL;
    RETURN 'survived';
END $$;

-- By date there is a row for each day of so many only.
CREATE FUNCTION pg_temp.use_window_set() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    many constant boolean := (SELECT last_to > first_from + interval '100 years' FROM received_window_set, window_set_info(value));
BEGIN
    PERFORM u FROM received_window_set, unnest_windows(value) AS u;
    PERFORM p FROM received_window_set, unnest('{elapsed,wall}'::text[]) AS clock, aoristic_profile(value, 'hour_of_week', clock => clock, long => 'uniform') AS p;
    PERFORM p FROM received_window_set, aoristic_profile(value, 'date') AS p WHERE NOT many;
    PERFORM c FROM good, received_window_set, aoristic_change(value, bytes::window_set, permutations => 9) AS c WHERE id = 19;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_event_window_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_event_window_set, event_window_set_info(value) AS i;
    PERFORM k FROM received_event_window_set, knox_test(value, '{0, 20, 50, Infinity}', '{0, 3, 10, Infinity}', 9) AS k;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_pand_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_pand_set, pand_set_info(value) AS i;
    PERFORM n FROM received_pand_set, pand_neighbours(value, 0.3) AS n;
    PERFORM h FROM received_pand_set, unnest('{0.1,2}'::float8[]) AS tolerance, house_types(value, tolerance, 0.5) AS h;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_cell_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_cell_set, cell_set_info(value) AS i;
    PERFORM n FROM received_cell_set, cell_neighbours(value) AS n;
    PERFORM h FROM received_cell_set, hotspots(value) AS h;
    PERFORM g FROM received_cell_set, unnest('{t,f}'::boolean[]) AS per, unnest('{0,9}'::int[]) AS times, getis_ord(value, per, times) AS g;
    PERFORM m FROM received_cell_set, unnest('{t,f}'::boolean[]) AS per, unnest('{0,9}'::int[]) AS times, local_moran(value, per, times) AS m;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_area_match_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_area_match_set, area_match_set_info(value) AS i;
    PERFORM u FROM received_area_match_set, unnest_area_matches(value) AS u;
    PERFORM r FROM received_area_match_set, unnest('{like,average}'::text[]) AS kind, reference_areas(value, 2, 1, kind) AS r;
    PERFORM b FROM received_area_match_set, match_balance(value) AS b;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_place_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_place_set, place_set_info(value) AS i;
    PERFORM d FROM received_place_set, good, unnest('{0.001,10000}'::float8[]) AS within, place_distances(value, bytes::dwelling_set, within) AS d WHERE id = 16;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_forecast_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_forecast_set, forecast_set_info(value) AS i;
    PERFORM u FROM received_forecast_set, unnest_forecast(value) AS u;
    PERFORM s FROM received_forecast_set, good AS b, good AS d, forecast_score(value, b.bytes::burglary_set, d.bytes::dwelling_set, 'mixture', horizon_days => 1) AS s WHERE b.id = 13 AND d.id = 16;
    PERFORM s FROM received_forecast_set, forecast_set_info(value) AS i, forecast_place_score(value, value, value, (SELECT forecast_set(i.first_origin, u.cell_id, 1) FROM (SELECT DISTINCT u.cell_id FROM unnest_forecast(value) AS u) AS u), horizon_days => 1) AS s;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_effect_set() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM i FROM received_effect_set, effect_set_info(value) AS i;
    PERFORM u FROM received_effect_set, unnest_effects(value) AS u;
    PERFORM r, w, q, g, x FROM received_effect_set, unnest('{-2147483648,2,7,2147483647}'::int[]) AS since, effect_ratio(value, since) AS r, weighted_displacement_difference(value, since) AS w,
            weighted_displacement_quotient(value, since, draws => 100) AS q, effect_rings(value, since) AS g, effect_index(value, since) AS x;
    PERFORM p FROM received_effect_set, effect_power(value) AS p;
    RETURN 'survived';
END $$;

-- The other two sets are good ones.
CREATE FUNCTION pg_temp.use_letters(burglaries burglary_set, dwellings dwelling_set, letters letter_set) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    way text;
BEGIN
    FOREACH way IN ARRAY ARRAY['distance', 'profile', 'area'] LOOP
        PERFORM p FROM letter_pairs(burglaries, dwellings, letters, way, at => 'infinity') AS p;
        PERFORM letter_coverage(p) FROM letter_pairs(burglaries, dwellings, letters, way, at => 'infinity') AS p;
        PERFORM letter_coverage(burglaries, dwellings, letters, way, at => 'infinity');
    END LOOP;
    PERFORM f FROM burglary_forecast(burglaries, dwellings, '2024-02-01', 'mixture') AS f;
    PERFORM f FROM burglary_forecast(burglaries, dwellings, '2024-02-01', 'self_exciting') AS f;
    PERFORM f FROM burglary_forecast(burglaries, dwellings, '2024-02-01', 'factors', factors => ARRAY[(SELECT forecast_set('2024-01-01', forecast_cell('SRID=28992;POINT(257000 471000)'), 1) WHERE false)]) AS f;
    PERFORM f FROM self_exciting_fit(burglaries, dwellings, '2024-01-03', '2024-02-01', permutations => 1) AS f;
    PERFORM f FROM forecast_backtest(burglaries, dwellings, '2024-01-05', '{counts,profile,promap}', windows => 2) AS f;
    PERFORM k FROM good, kernel_relative_risk(bytes::event_set, dwellings, 2000, 2000) AS k WHERE id = 1;
    RETURN 'survived';
END $$;

CREATE FUNCTION pg_temp.use_burglary_set() RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.use_letters(value, d.bytes::dwelling_set, l.bytes::letter_set) FROM received_burglary_set, good AS d, good AS l WHERE d.id = 16 AND l.id = 18 $$;
CREATE FUNCTION pg_temp.use_dwelling_set() RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.use_letters(b.bytes::burglary_set, value, l.bytes::letter_set) FROM received_dwelling_set, good AS b, good AS l WHERE b.id = 13 AND l.id = 18 $$;
CREATE FUNCTION pg_temp.use_letter_set() RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.use_letters(b.bytes::burglary_set, d.bytes::dwelling_set, value) FROM received_letter_set, good AS b, good AS d WHERE b.id = 13 AND d.id = 16 $$;

CREATE FUNCTION pg_temp.outcome(call text, type text DEFAULT NULL, content text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE 'SELECT pg_temp.' || call INTO result USING type, content;
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE || ': ' || SQLERRM;
END $$;

DO $$
DECLARE
    m mutant;
BEGIN
    FOR m IN SELECT * FROM mutant ORDER BY number LOOP
        DELETE FROM received_event_set;
        DELETE FROM received_near_repeat_profile;
        DELETE FROM received_area_set;
        DELETE FROM received_burglary_set;
        DELETE FROM received_dwelling_set;
        DELETE FROM received_letter_set;
        DELETE FROM received_window_set;
        DELETE FROM received_event_window_set;
        DELETE FROM received_pand_set;
        DELETE FROM received_place_set;
        DELETE FROM received_cell_set;
        DELETE FROM received_forecast_set;
        DELETE FROM received_effect_set;
        DELETE FROM received_area_match_set;
        m.outcome := pg_temp.outcome('back_from_' || m.form || '($1, $2)', m.type, m.content);
        IF m.outcome = 'accepted' THEN
            m.used := pg_temp.outcome('use_' || m.type || '()');
        END IF;
        UPDATE mutant SET outcome = m.outcome, used = m.used WHERE number = m.number;
    END LOOP;
END $$;
E
pass('the server survived ' . @mutants . ' mutations');

# Errors of classes 22 and 54 are about data and limits; any other is a defect or a lack of memory.
sub no_mutant
{
	my ($condition, $name) = @_;
	is(sql("SELECT concat_ws('|', type, form, what, outcome, used, left(content, 1000)) FROM mutant
	        WHERE $condition ORDER BY number LIMIT 5"), '', $name);
}
no_mutant(q(what = 'nothing' AND used IS DISTINCT FROM 'survived'), 'the good values are accepted');
no_mutant(q(outcome !~ '^(accepted$|refused)'), 'what is accepted comes back as it went in');
no_mutant(q(outcome LIKE 'refused%' AND outcome !~ '^refused (22|54)'), 'what is refused is refused as bad data');
# Another system than that of the good sets is as good in itself, and so are points that are too far apart for a map.
no_mutant(q(used <> 'survived' AND used !~ '^refused 22023: ((burglaries|places|events) and dwellings have different SRIDs|no cell of the forecast has a dwelling)' AND used !~ '^refused 54000: the map would have'),
	'every function copes with what was accepted');
for my $type (qw(event_set near_repeat_profile area_set burglary_set dwelling_set letter_set window_set event_window_set pand_set place_set cell_set forecast_set area_match_set effect_set))
{
	my $count = "SELECT count(*) FROM mutant WHERE type = '$type' AND outcome";
	cmp_ok(sql("$count = 'accepted' AND what <> 'nothing'"), '>', 100, "$type: some of them are as good as any");
	cmp_ok(sql("$count LIKE 'refused%'"), '>', 500, "$type: most are refused");
}

done_testing;
