# How burglars came in, whom they come back to, where they come most, and what has changed: from the words of the police to the counts, held
# against loops in Perl over the same records.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

delivered_region('model_mo', 0.05);
# Texts, owners and actions of its own.
sql('ALTER TABLE levering.incidenten DROP "Modus operandi", DROP "Plaats van binnenkomst", DROP "Buit"; TRUNCATE levering.woningbezit, levering.acties_05_12, levering.acties_19_12');

# ---------------------------------------------------------------- what the police writes

# Of each text, by hand: which codes it has. The first of three columns that an export may have.
my @texts = (
	[ 'MO', "Via de ACHTERDEUR: gaatje geboord naast het kozijn", 'modus_operandi gaatjes_boren,entry achterdeur,entry_side achter,tool boor' ],
	[ 'MO', "voordeur geflipperd d.m.v. plastic kaart", 'modus_operandi flipperen,entry voordeur,entry_side voor,tool flipper' ],
	[ 'MO', "Cil\x{ed}nder afgebroken, v\x{f3}\x{f3}rdeur; kerntrekker aangetroffen", 'modus_operandi cilinder,entry voordeur,entry_side voor,tool trekker' ],
	[ 'MO', "Raam op de eerste verdieping geforceerd met schroevendraaier, via container omhoog geklommen",
		'modus_operandi openbreken,modus_operandi klimmen,entry raam_hoog,entry_side boven,tool schroevendraaier,tool ladder' ],
	[ 'MO', 'Zonder braak, openstaand raam', 'modus_operandi insluipen,entry raam' ],
	[ 'MO', 'zonder braak', 'modus_operandi -' ],
	[ 'MO', 'via de dakgoot, achterom', 'entry_side achter,modus_operandi -' ],
	[ 'MO', 'Babbeltruc door nep-agent', 'modus_operandi babbeltruc' ],
	[ 'MO', 'ruit ingeslagen, inbraak met braak via bovenlicht', 'modus_operandi glas_breken,modus_operandi braak,entry raam,entry bovenlicht' ],
	[ 'MO', ('x ' x 300) . 'balkondeur, koevoet', 'entry balkon,entry_side boven,tool koevoet,modus_operandi -' ],
	[ 'MO', '!!!', 'modus_operandi -' ],
	[ 'MO', 'voordeuren en inbraakpoging', 'modus_operandi -' ],                     # whole words only
	[ 'Plaats van binnenkomst', 'Dakluik', 'entry dak,entry_side boven' ],
	[ 'Plaats van binnenkomst', 'gat in de haag', 'entry -' ],
	[ 'Buit', "Sieraden, laptop en autosleutels; geen geld", 'loot sieraden,loot elektronica,loot auto' ],
	[ 'Buit', 'niets weggenomen', 'loot niets' ],
	[ 'Buit', 'breekijzer', 'loot -' ]);
my %text_of = map { my $column = $_; ($column => [ map { $_->[1] } grep { $_->[0] eq $column } @texts ]) } map { $_->[0] } @texts;
sub quoted { join ', ', map { "'" . s/'/''/gr . "'" } @_ }
# Every second report has a way of entry, every third a point, every fifth a loot; the rest says nothing of it.
sql(join ' ', map {
	my ($column, $every) = @$_;
	"ALTER TABLE levering.incidenten ADD \"$column\" text; UPDATE levering.incidenten AS i SET \"$column\" = (ARRAY[@{[ quoted(@{ $text_of{$column} }) ]}])[1 + n.n / $every % @{[ scalar @{ $text_of{$column} } ]}]
	FROM (SELECT \"Incident Identificatie\" AS id, (row_number() OVER (ORDER BY \"Incident Identificatie\"))::int AS n FROM levering.incidenten) AS n WHERE n.id = i.\"Incident Identificatie\" AND n.n % $every = 0;"
} [ 'MO', 2 ], [ 'Plaats van binnenkomst', 3 ], [ 'Buit', 5 ]);
sql(q(UPDATE levering.incidenten SET "Temperatuur" = '-3,5' WHERE ctid = (SELECT min(ctid) FROM levering.incidenten)));
is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning'), '', 'and loaded');
sql('ALTER DATABASE model_mo SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_mo SET client_min_messages = warning; ALTER DATABASE model_mo SET jit = off');
# What is told of a kind of house is told here, not seen from its outline.
sql("UPDATE pand SET geom = NULL; UPDATE dwelling AS d SET house_type = h.house_type FROM (SELECT house_type, row_number() OVER (ORDER BY house_type) AS n, count(*) OVER () AS of FROM house_type) AS h WHERE CASE WHEN d.dwelling_id % 10 = 0 THEN d.dwelling_id / 10 ELSE abs(hashtext(d.street_name)) END % (h.of + 1) = h.n");       # streets of a kind, with others among them
# Repeats, more than chance would make; owners, and a complex, which a user makes a factor of.
sql(q(WITH n AS (SELECT b.burglary_id, b.dwelling_id, d.gemeente_code, row_number() OVER (PARTITION BY d.gemeente_code ORDER BY b.burglary_id) AS n FROM burglary AS b JOIN dwelling AS d USING (dwelling_id)
		WHERE b.object_kind = 'woning' AND NOT EXISTS (SELECT FROM stored_double AS s WHERE b.burglary_id IN (s.burglary_id, s.double_of)))
	UPDATE burglary AS b SET dwelling_id = o.dwelling_id FROM n JOIN n AS o ON o.gemeente_code = n.gemeente_code AND o.n = n.n - 3 WHERE n.n % 7 = 0 AND b.burglary_id = n.burglary_id;
	-- and one in the largest gemeente within a year
	WITH e AS (SELECT e.burglary_id, e.dwelling_id, row_number() OVER (ORDER BY e.occurred_on, e.burglary_id) AS turn, count(*) OVER () AS of FROM burglary_event AS e JOIN dwelling AS d USING (dwelling_id)
		WHERE d.gemeente_code = 'GM0153' AND e.occurred_on BETWEEN '2018-02-01' AND '2018-11-30' AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1)
	UPDATE burglary AS b SET dwelling_id = (SELECT e.dwelling_id FROM e WHERE e.turn = 1) FROM e WHERE e.turn = e.of AND b.burglary_id = e.burglary_id;
	INSERT INTO factor (factor, name, theme, measured, quantity, unit, source) SELECT 'complex', 'Complex', theme, measured, quantity, unit, 'Domus' FROM factor WHERE factor = 'eigenaar';
	INSERT INTO factor_category (factor, category, name, position) VALUES ('complex', 'c1', 'De Linde', 1), ('complex', 'c2', 'De Eik', 2), ('complex', 'c3', 'Het Hofje', 3);
	INSERT INTO dwelling_factor_value (factor, dwelling_id, year, category, delivery_id)
	SELECT 'eigenaar', d.dwelling_id, 2018, CASE WHEN d.dwelling_id % 3 = 0 THEN 'overig' ELSE 'bewoner' END, (SELECT min(delivery_id) FROM delivery) FROM dwelling AS d WHERE d.dwelling_id % 5 > 0
	UNION ALL SELECT 'complex', n.dwelling_id, 2018, CASE WHEN n.n <= 5 THEN 'c3' WHEN n.n <= 300 THEN 'c1' ELSE 'c2' END, (SELECT min(delivery_id) FROM delivery)
	FROM (SELECT d.dwelling_id, row_number() OVER (ORDER BY d.dwelling_id) AS n FROM dwelling AS d WHERE d.in_use_to IS NULL) AS n WHERE n.n <= 2000));
sql('CALL refresh_results()');

# ---------------------------------------------------------------- the import

is(sql(q(SELECT count(*) FROM burglary AS b JOIN incidenten AS i ON btrim(i."Incident Identificatie", chr(160) || ' ') = b.source_id AND b.source = 'BVH'
	WHERE (b.modus_operandi, b.entry, b.loot, b.weather) IS DISTINCT FROM (i."MO", i."Plaats van binnenkomst", i."Buit", i."Weer")
	OR b.temperature IS DISTINCT FROM replace(i."Temperatuur", ',', '.')::float8
	AND NOT EXISTS (SELECT FROM incidenten AS o WHERE o.ctid <> i.ctid AND btrim(o."Incident Identificatie", chr(160) || ' ') = b.source_id))), 0, 'all is kept as it was delivered, weather and temperature too');
cmp_ok(sql('SELECT count(temperature) FROM burglary'), '>', 100, 'of many');
is(sql('SELECT count(*) FROM burglary WHERE temperature = -3.5'), 1, 'with a comma and below nothing');
is(sql("SELECT r.temperature, r.flags FROM (VALUES ('warm'), ('61'), ('12,5'), (NULL), (' ')) AS v (t), read_burglary('{}', 1, given_occurred_from => '2018-01-02 10:00', given_temperature => v.t) AS r"),
	"|{\"temperatuur onleesbaar\"}\n|{\"temperatuur onleesbaar\"}\n12.5|{}\n|{}\n|{}", 'what is no temperature of here has a flag');
like((Psql::run(q(SET client_min_messages = notice; SELECT tell_columns('levering.incidenten', 'bvh', 'x'))))[0], qr/niet leest: (?!.*(MO|Weer|Temperatuur|Buit|binnenkomst))/, 'none of these columns is said not to be read');
# A mapping of one's own, and what a later delivery corrects.
sql(q(INSERT INTO mapping (mapping, kind, columns, options) VALUES ('eigen mo', 'burglary', '{"source_id": ["nr"], "occurred_from": ["wanneer"], "modus_operandi": ["hoe"], "loot": ["wat"]}', '{"source": "eigen"}');
	CREATE TABLE public.eigen AS SELECT 'e1' AS nr, '2018-05-05 10:00' AS wanneer, 'deur opengebroken' AS hoe, 'goud' AS wat));
sql("CALL import_delivery('public.eigen', 'eigen mo', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01')");
sql("UPDATE public.eigen SET wat = 'zilver'; CALL import_delivery('public.eigen', 'eigen mo', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01')");
is(sql("SELECT b.modus_operandi, b.loot, v.loot FROM burglary AS b JOIN burglary_version AS v USING (burglary_id) WHERE b.source = 'eigen'"), 'deur opengebroken|zilver|goud', 'a mapping of one\'s own reads them, and what is corrected stays');
sql("CALL import_delivery('public.eigen', 'eigen mo', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01')");
is(sql('SELECT rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1'), 1, 'the same again is unchanged');
is(sql("SELECT count(*) FROM data_quality WHERE topic = 'leeg' AND item = 'burglary_mo'"), 0, 'there is something to tell');

# ---------------------------------------------------------------- the codes

sql('CALL refresh_results()');
my %column = ('MO' => 'modus_operandi', 'Plaats van binnenkomst' => 'entry', 'Buit' => 'loot');
for (@texts)
{
	my ($source, $text, $codes) = @$_;
	my $got = sql("SELECT field || ' ' || code FROM coded_text WHERE told = '$column{$source}' AND delivered = @{[ quoted($text) ]}");
	is(join(',', sort split /\n/, $got), join(',', sort grep { !/ -$/ } split /,/, $codes), substr($text, 0, 50));
}

# By loops: each term in each text, longest first.
my %term;
for (split /\n/, sql("SELECT field, array_to_string(words_in(delivered), ' '), coalesce(code, '') FROM term"))
{
	my ($field, $words, $code) = split /\|/, $_, -1;
	$term{$field}{$words} = $code;
}
my %reads = (modus_operandi => [qw(modus_operandi entry entry_side tool)], entry => [qw(modus_operandi entry entry_side tool)], loot => ['loot']);
sub coded
{
	my ($column, $text) = @_;
	my @words = split ' ', lc($text =~ tr/\x{ed}\x{f3}/io/r) =~ s/'//gr =~ s/[^a-z0-9]+/ /gr;
	my %got;
	for my $field (@{ $reads{$column} })
	{
		my @hit;
		for my $from (0 .. $#words)
		{
			for my $to ($from .. $#words)
			{
				last if $to - $from > 8;
				my $run = join ' ', @words[ $from .. $to ];
				push @hit, [ $from, $to, $term{$field}{$run} ] if exists $term{$field}{$run};
			}
		}
		for my $hit (@hit)
		{
			next if $hit->[2] eq '' || grep { $_->[0] <= $hit->[0] && $_->[1] >= $hit->[1] && $_->[1] - $_->[0] > $hit->[1] - $hit->[0] } @hit;
			$got{"$field $hit->[2]"} = 1;
		}
	}
	return keys %got;
}
my (@mine, %places);
binmode STDOUT, ':utf8';
for (split /\n/, sql("SELECT burglary_id, coalesce(modus_operandi, ''), coalesce(entry, ''), coalesce(loot, '') FROM burglary"))
{
	utf8::decode($_);
	my ($id, @text) = split /\|/, $_, -1;
	my (%has, @told);
	for my $i (0 .. 2)
	{
		next if $text[$i] eq '';
		push @told, (qw(modus_operandi entry loot))[$i];
		$has{$_} = 1 for coded($told[-1], $text[$i]);
	}
	for my $field (@told) { $has{"$field -"} = 1 unless grep { /^$field / && !/ -$/ } keys %has }
	push @mine, map { "$id $_" } keys %has;
}
my @theirs = split /\n/, sql("SELECT burglary_id || ' ' || field || ' ' || coalesce(code, '-') FROM burglary_mo");
cmp_ok(scalar @mine, '>', 500, 'there are many codes');
is(join("\n", sort @theirs), join("\n", sort @mine), 'all as a loop finds them');
is(sql("SELECT count(*) FROM burglary_mo AS m JOIN term_code AS c USING (term_code_id) WHERE (c.field, c.code, c.name) <> (m.field, m.code, m.name)"), 0, 'with their names');

# What no term codes, and what a user does about it.
is(sql("SELECT field || ' ' || delivered || ' ' || burglaries FROM unknown_term WHERE field IN ('entry', 'loot') ORDER BY 1"),
	sql("SELECT 'entry gat in de haag ' || count(*) FROM burglary AS b WHERE entry = 'gat in de haag' AND NOT EXISTS (SELECT FROM burglary_mo AS m WHERE m.burglary_id = b.burglary_id AND m.field = 'entry' AND m.code IS NOT NULL)")
	. "\n" . sql("SELECT 'loot breekijzer ' || count(*) FROM burglary WHERE loot = 'breekijzer'"), 'what no term codes is listed');
sql("INSERT INTO term_code (field, code, name) VALUES ('entry', 'haag', 'door de haag'); INSERT INTO term (field, delivered, code) VALUES ('entry', 'GAT in de h\x{e1}ag', 'haag')");
is(sql("SELECT reason FROM result_status WHERE result = 'burglary_mo'"), 'veranderd: term, term_code', 'a term makes the results behind');
sql('CALL refresh_results()');
is(sql("SELECT count(*) FROM unknown_term WHERE field = 'entry'"), 0, 'and then it is coded');
is(sql("SELECT count(*) > 0, count(*) = count(*) FILTER (WHERE b.entry = 'gat in de haag') FROM burglary_mo AS m JOIN burglary AS b USING (burglary_id) WHERE m.code = 'haag'"), 't|t', 'as the user says');
like(sql_error("INSERT INTO term (field, delivered, code) VALUES ('entry', 'x', 'geen code')"), qr/term_field_code_fkey/, 'a code that is not there is refused');
like(sql_error("INSERT INTO term (field, delivered, code) VALUES ('ingang', 'x', NULL)"), qr/term_field_is_known/, 'so is a field that is not there');

# For reports one code, or that there are more.
is(sql("WITH one AS (SELECT burglary_id, count(*) AS n, min(term_code_id) AS id FROM burglary_mo WHERE field = 'modus_operandi' AND code IS NOT NULL GROUP BY 1)
	SELECT count(*) FILTER (WHERE f.modus_operandi_id <> CASE WHEN o.n > 1 THEN -2 ELSE coalesce(o.id, -1) END), count(*) FILTER (WHERE o.n > 1) > 0, count(*) FILTER (WHERE o.n = 1) > 0, count(*) FILTER (WHERE o.n IS NULL) > 0
	FROM inbraak_bi.fct_burglary AS f LEFT JOIN one AS o USING (burglary_id)"), '0|t|t|t', 'reports have it');
is(sql('SELECT count(*) FROM inbraak_bi.fct_burglary AS f WHERE NOT EXISTS (SELECT FROM inbraak_bi.dim_modus_operandi AS d WHERE d.modus_operandi_id = f.modus_operandi_id)
	OR NOT EXISTS (SELECT FROM inbraak_bi.dim_entry AS d WHERE d.entry_id = f.entry_id)'), 0, 'each key is in its dimension');

# ---------------------------------------------------------------- counts

my @traits = qw(modus_operandi entry entry_side tool loot daypart house_type);
is(sql("SELECT string_agg(DISTINCT trait, ' ') FROM trait_day"), join(' ', sort @traits), 'by each trait');
# Each area, class by class, from what stands at each burglary.
my $record = "SELECT o.burglary_id, o.occurred_on AS day, o.attempt, o.residential, o.gemeente_code AS gemeente, o.buurt_code AS buurt, 'regio' AS region FROM object_place AS o";
for my $trait (@traits)
{
	for my $level (qw(region gemeente buurt))
	{
		my $of = $trait eq 'daypart' ? q(SELECT burglary_id, daypart(occurred_from, occurred_to, reported_at, precision, flags) AS class FROM burglary)
			: $trait eq 'house_type' ? q(SELECT b.burglary_id, d.house_type AS class FROM burglary AS b JOIN dwelling AS d USING (dwelling_id) JOIN told_house AS t USING (dwelling_id) WHERE d.in_use_to IS NULL)
			: "SELECT burglary_id, code AS class FROM burglary_mo WHERE field = '$trait'";
		my $keep = "day BETWEEN '2017-03-01' AND '2018-10-15' AND coalesce(residential, 1) = 1 AND coalesce(attempt, 0) = 0";
		my $out = sql("WITH r AS MATERIALIZED ($record), t AS MATERIALIZED (SELECT * FROM ($of) AS x WHERE class IS NOT NULL),
			mine AS (SELECT $level AS code, class, count(DISTINCT burglary_id) AS n FROM r JOIN t USING (burglary_id) WHERE $keep GROUP BY 1, 2),
			whole AS (SELECT $level AS code, count(*) AS n, count(*) FILTER (WHERE burglary_id IN (SELECT burglary_id FROM t)) AS told FROM r WHERE $keep GROUP BY 1),
			theirs AS (SELECT * FROM trait_count('$level', '2017-03-01', '2018-10-15', '$trait', attempts => false))
			SELECT (SELECT count(*) FROM theirs AS c FULL JOIN mine AS m ON m.code IS NOT DISTINCT FROM c.code AND m.class = c.class WHERE (c.class IS NOT NULL OR c.code IS NULL) AND c.burglaries IS DISTINCT FROM m.n AND (c.code IS NOT NULL OR m.class IS NOT NULL)),
			(SELECT count(*) FROM theirs AS c LEFT JOIN whole AS w ON w.code IS NOT DISTINCT FROM c.code WHERE (c.told, c.not_told) IS DISTINCT FROM (coalesce(w.told, 0), coalesce(w.n - w.told, 0))),
			(SELECT count(*) FROM mine) > 0");
		is($out, '0|0|t', "$trait by $level");
	}
}
# What an area was that is not any more counts in none of now.
is(sql("BEGIN; INSERT INTO trait_day_result SELECT trait_day_id + m.n, level, code, gemeente_code, 0, day, known, residential, attempt, trait, class, class_name, burglaries FROM trait_day_result CROSS JOIN (SELECT max(trait_day_id) AS n FROM trait_day_result) AS m WHERE level = 'gemeente';
	SELECT md5(string_agg(t::text, ' ')) FROM trait_count('gemeente', '2016-01-01', '2018-12-31') AS t; ROLLBACK"), sql("SELECT md5(string_agg(t::text, ' ')) FROM trait_count('gemeente', '2016-01-01', '2018-12-31') AS t"), 'only areas of now are counted');
# Of what a burglary has one of, all classes are all burglaries of area_day, in the same areas of the same days; but not of streets.
for my $trait (qw(daypart house_type))
{
	my ($classes, $all) = map { "SELECT level, code, gemeente_code, current, day, known, residential, attempt, sum(burglaries) AS burglaries FROM $_ GROUP BY 1, 2, 3, 4, 5, 6, 7, 8" } "trait_day WHERE trait = '$trait'", "area_day WHERE level <> 'street'";
	is(sql("WITH t AS ($classes), a AS ($all) SELECT (SELECT count(*) FROM a) > 1000, (SELECT count(*) FROM (TABLE a EXCEPT TABLE t) AS x), (SELECT count(*) FROM (TABLE t EXCEPT TABLE a) AS x)"), 't|0|0', "$trait adds up to area_day, without streets");
}
# A day at a buurt, a four-figure postcode, a street and a kind of house: beside each other they tell of ten homes, or the kind is not told.
my $beside = "WITH home AS MATERIALIZED (SELECT d.dwelling_id, d.buurt_code, left(d.postcode, 4) AS pc4, d.house_type, (SELECT a.code FROM area_home AS a WHERE a.level = 'street' AND a.code = street_code(d.street_name, d.woonplaats) LIMIT 1) AS street
		FROM dwelling AS d WHERE d.in_use_to IS NULL),
	alone AS (SELECT min(o.dwelling_id) AS dwelling_id, o.buurt_code, o.occurred_on FROM object_place AS o WHERE o.buurt_code IS NOT NULL GROUP BY o.buurt_code, o.occurred_on HAVING count(*) = 1),
	seen AS (SELECT h.*, t.class, (SELECT count(*) FROM home AS n WHERE (n.buurt_code, n.pc4, n.house_type) = (h.buurt_code, h.pc4, h.house_type) AND n.street IS NOT DISTINCT FROM h.street) AS homes
		FROM alone AS a JOIN home AS h USING (dwelling_id) JOIN trait_day AS t ON t.level = 'buurt' AND t.code = a.buurt_code AND t.day = a.occurred_on AND t.trait = 'house_type' WHERE h.house_type IS NOT NULL)";
is(sql("$beside SELECT count(*) FILTER (WHERE class = house_type) > 5, count(*) FILTER (WHERE class IS NULL) > 5, count(*) FILTER (WHERE class IS NOT NULL AND homes < 10), count(*) FILTER (WHERE class <> house_type) FROM seen"), 't|t|0|0',
	'a kind of house that is rare in its street and buurt is not told');
# What is not told apart is no few homes either: taken off the whole they would be.
is(sql("SELECT count(*) FROM (SELECT 1 FROM dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) LEFT JOIN told_house AS t USING (dwelling_id) LEFT JOIN area_home AS a ON a.level = 'street' AND a.current = 1 AND a.gemeente_code = d.gemeente_code AND a.code = street_code(d.street_name, d.woonplaats)
	WHERE d.in_use_to IS NULL GROUP BY d.gemeente_code, d.buurt_code, left(d.postcode, 4), x.areas, a.code HAVING count(t.dwelling_id) > 0 AND count(*) - count(t.dwelling_id) BETWEEN 1 AND 9) AS g"), 0, 'and what is left of a piece is ten homes, or none');
# Nor is it the one home that is no more.
my ($place, $kind) = split /\|/, sql("SELECT array_agg(d.dwelling_id), mode() WITHIN GROUP (ORDER BY d.house_type) FROM dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) JOIN large_street AS s ON s.code = street_code(d.street_name, d.woonplaats)
	GROUP BY d.gemeente_code, d.buurt_code, d.postcode, x.areas, s.code HAVING bool_and(d.in_use_to IS NULL) ORDER BY count(*) DESC, 1 LIMIT 1");
my $street = "SELECT array_agg(d.dwelling_id) FROM dwelling AS d JOIN dwelling AS o ON (o.street_name, o.woonplaats) = (d.street_name, d.woonplaats) WHERE o.dwelling_id = ('$place'::int[])[1]";
is(sql("BEGIN; DELETE FROM dwelling_factor_value WHERE factor = 'woningtype'; UPDATE dwelling SET house_type = '$kind', in_use_to = NULL WHERE dwelling_id = ANY (($street)::int[]);
	SELECT count(*) > 0 AND count(*) = count(t.dwelling_id) FROM dwelling AS d LEFT JOIN told_house AS t USING (dwelling_id) WHERE d.dwelling_id = ANY ('$place');
	UPDATE dwelling SET in_use_to = '2018-06-01' WHERE dwelling_id = ('$place'::int[])[1];
	SELECT count(*) FROM told_house WHERE dwelling_id = ANY ('$place'); ROLLBACK"), "t\n0", 'where one of a place is no more, of the others it is not told either');
# On each side of each bound: in a place of its own as many homes as it takes, and no others. Each of [street, homes, what kind, what is else].
my %usual = (buurt => 1, postcode => '1000AA', areas => 'NULL', gone => 'NULL');
my @kinds = (
	['ten homes of a kind are enough, where nothing else is', 'corner 10', ['tien', 10, 'corner']],
	['nine are not', '', ['negen', 9, 'corner']],
	['nor is a kind told that leaves nine others', '', ['ander', 9, 'corner'], ['ander', 30, 'detached']],
	['with nine others goes the smallest kind that was told', 'detached 30', ['klein', 30, 'detached'], ['klein', 12, 'corner'], ['klein', 9, 'terraced']],
	['homes of no kind are others, too', 'detached 30', ['geen', 30, 'detached'], ['geen', 12, 'corner'], ['geen', 9, '']],
	['ten others hide each other', 'detached 20', ['tien', 20, 'detached'], ['tien', 5, 'corner'], ['tien', 5, '']],
	['homes that are not in use hide none', 'detached 30', ['oud', 30, 'detached'], ['oud', 20, 'terraced'], ['oud', 9, 'corner'], ['oud', 3, 'corner', gone => "'2010-01-01'"]],
	['a kind has ten in each street', 'detached 20', ['lang', 20, 'detached'], ['kort', 10, 'terraced'], ['kort', 9, 'detached']],
	['but streets that are not told are one', 'detached 12', ['een', 6, 'detached'], ['twee', 6, 'detached']],
	['it has ten in each buurt', 'detached 20', ['deel', 20, 'detached'], map { [@$_, buurt => 2] } ['deel', 10, 'terraced'], ['deel', 9, 'detached']],
	['in each four-figure postcode', 'detached 20', ['deel', 20, 'detached'], map { [@$_, postcode => '1001AA'] } ['deel', 10, 'terraced'], ['deel', 9, 'detached']],
	['and in each area of the map', 'detached 20', ['deel', 20, 'detached', areas => "'{1}'"], map { [@$_, areas => "'{2}'"] } ['deel', 10, 'terraced'], ['deel', 9, 'detached']],
	['six figures cut a kind only where a list says of them in which area they are', 'detached 29, terraced 10', ['deel', 20, 'detached'], map { [@$_, postcode => '1000AB'] } ['deel', 10, 'terraced'], ['deel', 9, 'detached']]);
sub kinds_told
{
	my ($first) = @_;
	my @homes;
	for my $place (0 .. $#kinds)
	{
		my ($what, $told, @groups) = @{ $kinds[$place] };
		for (@groups)
		{
			my ($street, $homes, $kind, %is) = (@$_[0 .. 2], %usual, @$_[3 .. $#$_]);
			push @homes, sprintf "('BU0153%02d%02d', '%s', %d, nullif('%s', ''), '%s', 'P%d', %s::int[], %s::date)", $place, $is{buurt}, $street, $homes, $kind, $is{postcode}, $place, $is{areas}, $is{gone};
		}
	}
	return split /\n/, sql("BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM dwelling_area; DELETE FROM area_member; $first
		CREATE TEMP TABLE home ON COMMIT DROP AS SELECT v.*, d.dwelling_id FROM (SELECT v.*, row_number() OVER () AS n FROM (VALUES " . join(', ', @homes) . ") AS v (buurt, street, homes, kind, postcode, woonplaats, areas, gone) CROSS JOIN generate_series(1, v.homes)) AS v
			JOIN (SELECT dwelling_id, row_number() OVER (ORDER BY dwelling_id) AS n FROM dwelling) AS d USING (n);
		DELETE FROM dwelling WHERE dwelling_id NOT IN (SELECT dwelling_id FROM home);
		UPDATE dwelling AS d SET gemeente_code = 'GM0153', buurt_code = h.buurt, street_name = h.street, house_type = h.kind, postcode = h.postcode, woonplaats = h.woonplaats, in_use_to = h.gone FROM home AS h WHERE h.dwelling_id = d.dwelling_id;
		INSERT INTO dwelling_area (dwelling_id, areas) SELECT dwelling_id, areas FROM home WHERE areas IS NOT NULL;
		SELECT p || ':' || coalesce((SELECT string_agg(k.told, ', ' ORDER BY k.told) FROM (SELECT d.house_type || ' ' || count(*) AS told FROM told_house AS t JOIN dwelling AS d USING (dwelling_id) WHERE substr(d.buurt_code, 7, 2)::int = p GROUP BY d.house_type) AS k), '')
		FROM generate_series(0, $#kinds) AS p ORDER BY p; ROLLBACK");
}
my @kind_told = kinds_told('');
is($kind_told[$_], "$_:$kinds[$_][1]", $kinds[$_][0]) for 0 .. $#kinds;
is((kinds_told("INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('$_', '1000AB', 2018, 'buurt', 'BU01530001', 2018);"))[-1], "$#kinds:detached 20", "as a list of $_ does") for qw(pc6 pc5);
is(sql("SELECT count(*) FROM trait_count('gemeente', '2016-01-01', '2018-12-31') WHERE abs(share - burglaries / told::float8) > 1e-12 OR NOT share BETWEEN share_low AND share_high OR (told < 10)::int <> small"), 0, 'with its share and interval');
is(sql("SELECT count(*) > 5, count(*) FILTER (WHERE not_told > 0) > 5, count(*) FILTER (WHERE (share_low, share_high) IS DISTINCT FROM (share_limit(burglaries, told, -1), share_limit(burglaries, told, 1))) FROM trait_count('gemeente', '2016-01-01', '2018-12-31', 'loot') WHERE told > 0"), 't|t|0', 'of those of which it was told');
# 9 of 27: (9 + z2/2 -+ z sqrt(9 * 18 / 27 + z2/4)) / (27 + z2), z2 = 3.8414588
is(sql('SELECT round(share_limit(9, 27, -1)::numeric, 7), round(share_limit(9, 27, 1)::numeric, 7), share_limit(0, 5, -1), round(share_limit(0, 5, 1)::numeric, 7), share_limit(5, 5, 1), share_limit(0, 0, 1)'),
	'0.1864326|0.5217524|0|0.4344825|1|', 'which is that of Wilson');
# The hours of a window.
is(sql("SELECT string_agg(coalesce(daypart(f::timestamp, t::timestamp, r::timestamp, p, flags::text[]), '-'), ' ' ORDER BY n) FROM (VALUES
	(1, '2018-01-01 00:00', '2018-01-01 06:00', NULL, 'time', '{}'), (2, '2018-01-01 05:59', '2018-01-01 06:01', NULL, 'time', '{}'), (3, '2018-01-01 18:00', '2018-01-02 00:00', NULL, 'time', '{}'),
	(4, '2018-01-01 13:00', '2018-01-03 14:00', NULL, 'time', '{}'), (5, '2018-01-01 13:00', NULL, '2018-01-01 14:00', 'time', '{}'), (6, '2018-01-01 13:00', NULL, NULL, 'time', '{}'),
	(7, '2018-01-01 13:00', '2018-01-01 14:00', NULL, 'day', '{}'), (8, '2018-01-01 09:00', '2018-01-01 20:00', '2018-01-01 11:00', 'time', '{}'), (9, NULL, '2018-01-01 14:00', NULL, 'time', '{}'),
	(10, '2018-01-01 13:00', '2018-01-01 12:00', NULL, 'time', '{}'), (11, '2018-01-01 13:00', '2018-01-01 00:00', NULL, 'time', '{eind zonder tijd}')) AS v (n, f, t, r, p, flags)"),
	'night - evening - afternoon - - morning - afternoon -', 'a window in one part of the day is of it');
for (["trait_count('street', '2018-01-01', '2018-02-01')", qr/een straat wordt niet naar kenmerken geteld/], ["trait_count('buurt', '2018-01-01', '2018-02-01', 'kleur')", qr/kleur is geen kenmerk.*HINT:.*modus_operandi/s],
	["trait_count('buurt', '2018-01-01', '2018-02-01', NULL)", qr/NULL is geen kenmerk/], ["trait_count('pc6', '2018-01-01', '2018-02-01')", qr/niveau pc6/], ["trait_count('buurt', '2018-03-01', '2018-02-01')", qr/is geen tijd/])
{
	like(sql_error("SELECT * FROM $_->[0]"), $_->[1], $_->[0]);
}
is(sql("SELECT count(*), count(burglaries), count(told), min(reason) FROM trait_count('region', '2031-01-01', '2031-02-01')"), '1|0|0|van deze dagen zijn geen inbraken ingelezen', 'of days that are not known nothing is told');

# ---------------------------------------------------------------- repeats, by loops

# Burglaries in a home that is known and in use, and which days are known, as numbers of days.
my $sure = "FROM burglary_event AS e JOIN dwelling AS d USING (dwelling_id) WHERE d.in_use_to IS NULL AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1";
my @event = map { [ split /\|/, $_, -1 ] } split /\n/, sql("SELECT d.dwelling_id, coalesce(d.gemeente_code, ''), e.occurred_on - '2000-01-01', coalesce(street_code(d.street_name, d.woonplaats), ''), coalesce(d.buurt_code, '') $sure");
my @runs = map { [ split /\|/, $_, -1 ] } split /\n/, sql("SELECT coalesce(gemeente_code, ''), first_day - '2000-01-01', least(last_day, a.as_of) - '2000-01-01' FROM known_day CROSS JOIN (SELECT min(as_of) AS as_of FROM repeat_timing) AS a WHERE first_day <= a.as_of");
my %homes = map { split /\|/, $_, -1 } split /\n/, sql("SELECT coalesce(gemeente_code, ''), count(*) FROM dwelling WHERE in_use_to IS NULL GROUP BY 1");
my $as_of = sql("SELECT min(as_of) - '2000-01-01' FROM repeat_timing");
my %area = (regio => [ keys %homes ], map { ($_ => [$_]) } qw(GM0153 GM0164));
sub near { my ($got, $want) = @_; return $got eq '' || $want eq '' ? $got eq $want : abs($got - $want) <= 1e-9 * (1 + abs $want) }
sub known { my ($gemeente, $from, $to) = @_; return scalar grep { $_->[0] eq $gemeente && $_->[1] <= $from && $_->[2] >= $to } @runs }
my $some = 0;
for my $code (sort keys %area)
{
	for my $span ([ 'year', 365 ], [ 'three_years', 1095 ])
	{
		my ($from, $dwellings, %count) = ($as_of - $span->[1] + 1, 0);
		my @whole = grep { known($_, $from, $as_of) } @{ $area{$code} };
		$dwellings += $homes{$_} for @whole;
		for my $e (@event)
		{
			$count{ $e->[0] }++ if $e->[2] >= $from && $e->[2] <= $as_of && grep { $_ eq $e->[1] } @whole;
		}
		my ($all, $burgled, $again, $on) = (0, 0, 0, 0);
		for my $n (values %count) { $all += $n; $burgled++; $again++ if $n > 1; $on += $n if $n > 1 }
		my @got = split /\|/, sql("SELECT dwellings, burglaries, burgled, repeatedly_burgled, share_of_dwellings, share_on_repeated, share_repeats, expected_of_dwellings, expected_on_repeated, expected_repeats
			FROM repeat_victimisation WHERE code = '$code' AND span = '$span->[0]'"), -1;
		is("@got[0 .. 3]", "$dwellings $all $burgled $again", "$code, $span->[0]: dwellings, burglaries, burgled, again");
		my $in = join ', ', map { "'$_'" } @whole;
		my $left_out = sql("SELECT count(*) FROM burglary_place WHERE coalesce(gemeente_code, '') IN ($in) AND occurred_on - '2000-01-01' BETWEEN $from AND $as_of") - $all;
		is(sql("SELECT left_out FROM repeat_victimisation WHERE code = '$code' AND span = '$span->[0]'"), $left_out > 0 ? $left_out : 0, "$code, $span->[0]: what is in no home that is known");
		# by chance: the occupancy of as many dwellings, written out
		my $none = (1 - 1 / $dwellings) ** $all;
		my $places = $dwellings * (1 - $none);
		my $twice = $dwellings * (1 - $none - $all / $dwellings * (1 - 1 / $dwellings) ** ($all - 1));
		my @want = ($again / $burgled, $on / $all, 1 - $burgled / $all, $twice / $places, 1 - (1 - 1 / $dwellings) ** ($all - 1), 1 - $places / $all);
		ok(!(grep { abs($got[ 4 + $_ ] - $want[$_]) > 1e-7 } 0 .. 5), "$code, $span->[0]: three shares, and what chance gives") or diag("@got[4 .. 9]\n@want");
		$some += $again;
	}
	# Each waits for the next in its home, until the run of known days ends.
	my (%by, @wait);
	for my $e (@event)
	{
		next if !grep { $_ eq $e->[1] } @{ $area{$code} };
		my ($run) = grep { $_->[0] eq $e->[1] && $_->[1] <= $e->[2] && $e->[2] <= $_->[2] } @runs;
		push @{ $by{"$e->[0] $run->[1]"} }, [ $e->[2], $run->[2] ] if $run;
	}
	for my $list (values %by)
	{
		my @day = sort { $a->[0] <=> $b->[0] } @$list;
		push @wait, map { $_ < $#day ? [ $day[ $_ + 1 ][0] - $day[$_][0], 1 ] : [ $day[$_][1] - $day[$_][0], 0 ] } 0 .. $#day;
	}
	my $watched = 0;
	for my $run (@runs) { $watched += $homes{ $run->[0] } * ($run->[2] - $run->[1] + 1) if grep { $_ eq $run->[0] } @{ $area{$code} } }
	for (split /\n/, sql("SELECT days_from, days_to, burglaries, at_risk, repeats, dwelling_days, rate, usual_rate, ratio, repeated FROM repeat_timing WHERE code = '$code' ORDER BY 1"))
	{
		my ($from, $to, $all, $risk, $repeats, $days, $rate, $usual, $ratio, $repeated) = split /\|/, $_, -1;
		my ($at, $ends, $exposure, $left) = (0, 0, 0, 1);
		for my $w (@wait)
		{
			next if $w->[0] < $from;
			$at++;
			$ends++ if $w->[1] && $w->[0] < $to;
			$exposure += ($w->[0] < $to ? $w->[0] : $to) - $from;
		}
		for my $t (0 .. $to - 1)
		{
			my $now = grep { $_->[1] && $_->[0] == $t } @wait;
			$left *= 1 - $now / (grep { $_->[0] >= $t } @wait) if $now;
		}
		is("$all $risk $repeats $days", scalar(@wait) . " $at $ends $exposure", "$code, from $from days: at risk, repeats, days");
		my $mine = 365250 * @wait / $watched;
		ok(near($rate, 365250 * $ends / $exposure) && near($usual, $mine) && near($ratio, 365250 * $ends / $exposure / $mine) && near($repeated, 1 - $left), "$code, from $from days: the rates and the share");
	}
}
cmp_ok($some, '>', 20, 'there were repeats');
# A region of many years has more of them than a product of whole numbers can hold.
is(sql(q(BEGIN; INSERT INTO burglary (source, source_id, occurred_from, occurred_to, precision, reported_at, attempt, object_kind, dwelling_id, geom, place_step, place_quality, place_uncertainty, place_candidates, delivery_id)
	SELECT b.source, b.source_id || ' ' || n, b.occurred_from, b.occurred_to, b.precision, b.reported_at, b.attempt, b.object_kind, b.dwelling_id, b.geom, b.place_step, b.place_quality, b.place_uncertainty, b.place_candidates, b.delivery_id
	FROM burglary AS b CROSS JOIN generate_series(1, 60) AS n WHERE b.dwelling_id IS NOT NULL AND b.source = 'BVH';
	SELECT max(burglaries) > 5880, bool_and(usual_rate > 0) FROM fresh_repeat_timing WHERE level = 'region'; ROLLBACK)), 't|t', 'of thousands of burglaries the usual rate is known');
is(sql("SELECT count(*) FROM repeat_timing WHERE NOT (repeated_low <= repeated AND repeated <= repeated_high) OR NOT (rate_low <= rate AND rate <= rate_high) OR (repeats < 10)::int <> small"), 0, 'within their intervals');
cmp_ok(sql("SELECT share_repeats / expected_repeats FROM repeat_victimisation WHERE code = 'regio' AND span = 'three_years'"), '>', 2, 'more than chance, as they were made');
# A gap in the days that are known: the waiting ends before it, and no year that is not known in full is told of.
is(sql("BEGIN; UPDATE delivery SET period_from = '2017-03-01', period_to = '2018-12-31' WHERE kind = 'burglary'; CALL refresh_results();
	SELECT count(*) FILTER (WHERE span = 'three_years' AND (burglaries IS NOT NULL OR share_repeats IS NOT NULL OR expected_repeats IS NOT NULL OR reason IS NULL)), count(burglaries) FILTER (WHERE span = 'year') > 0,
	(SELECT count(*) FROM burglary_concentration WHERE span = 'three_years' AND (top_share IS NOT NULL OR reason IS NULL)) FROM repeat_victimisation; ROLLBACK"), '0|t|0', 'no share of a time that is not known in full');

# Of the largest gemeente a day is not known, after a burglary in a home that had another later: less than nine in ten homes are known for a year, so of the region nothing is told, and of the others no less than before.
# The rest of its days are two runs, and no waiting goes on into the second. Of another some months are known: nothing is told of waiting longer than those.
my $gap = sql("SELECT min(e.occurred_on) + 1 $sure AND d.gemeente_code = 'GM0153' AND e.occurred_on > '2018-01-01' AND EXISTS (SELECT FROM burglary_event AS o WHERE o.dwelling_id = e.dwelling_id AND o.double_of IS NULL AND coalesce(o.residential, 1) = 1 AND o.occurred_on BETWEEN e.occurred_on + 2 AND '2018-12-31')");
my $kept = "INSERT INTO kept VALUES ('known_days'); INSERT INTO kept_known_days SELECT * FROM found_known_days; UPDATE kept_known_days SET days = days - datemultirange(daterange('$gap', '$gap', '[]')) WHERE gemeente_code = 'GM0153';
	UPDATE kept_known_days SET days = days * datemultirange(daterange('2018-06-01', '2019-01-01')) WHERE gemeente_code = 'GM0164'";
is(sql("BEGIN; $kept; SELECT count(*), count(*) FILTER (WHERE known > 0 AND known < 0.9), count(burglaries), count(share_repeats), count(expected_repeats), count(left_out), count(small), count(reason) FROM fresh_repeat_victimisation WHERE code = 'regio'; ROLLBACK"),
	'2|2|0|0|0|0|0|2', 'too few homes are known to tell of the region');
is(sql("BEGIN; $kept; SELECT count(*) > 0, count(top_share), count(*) = count(reason) FROM fresh_burglary_concentration WHERE code = 'regio'; ROLLBACK"), 't|0|t', 'nor of how burglaries come together in it');
is(sql("BEGIN; $kept; SELECT burglaries, dwellings FROM fresh_repeat_victimisation WHERE code = 'GM0141' AND span = 'year'; ROLLBACK"), sql("SELECT burglaries, dwellings FROM repeat_victimisation WHERE code = 'GM0141' AND span = 'year'"), 'but of another gemeente');
my ($gap_at, $june, $december) = map { sql("SELECT date '$_' - '2000-01-01'") } $gap, '2018-06-01', '2018-12-31';
my @whole_run = grep { $_->[0] eq 'GM0153' } @runs;
my %parts = (GM0153 => [ [ $whole_run[0][1], $gap_at - 1 ], [ $gap_at + 1, $whole_run[0][2] ] ], GM0164 => [ [ $june, $december ] ]);
my $too_long = 0;
for my $code (sort keys %parts)
{
	my (%of_home, @waits);
	for my $e (grep { $_->[1] eq $code } @event)
	{
		for my $part (0 .. $#{ $parts{$code} })
		{
			my ($begins, $ends) = @{ $parts{$code}[$part] };
			push @{ $of_home{"$e->[0] $part"} }, [ $e->[2], $ends ] if $begins <= $e->[2] && $e->[2] <= $ends;
		}
	}
	for my $list (values %of_home)
	{
		my @day = sort { $a->[0] <=> $b->[0] } @$list;
		push @waits, map { $_ < $#day ? [ $day[ $_ + 1 ][0] - $day[$_][0], 1 ] : [ $day[$_][1] - $day[$_][0], 0 ] } 0 .. $#day;
	}
	my ($longest) = sort { $b <=> $a } map { $_->[0] } @waits;
	my @bands = split /\n/, sql("BEGIN; $kept; SELECT days_from, days_to, burglaries, at_risk, repeats, dwelling_days, repeated IS NOT NULL FROM fresh_repeat_timing WHERE code = '$code' ORDER BY 1; ROLLBACK");
	cmp_ok(scalar(@bands), '>', 3, "$code: in bands");
	for (@bands)
	{
		my ($from, $to, @got) = split /\|/;
		my @there = grep { $_->[0] >= $from } @waits;
		my ($ends, $exposure) = (scalar(grep { $_->[1] && $_->[0] < $to } @there), 0);
		$exposure += ($_->[0] < $to ? $_->[0] : $to) - $from for @there;
		$too_long++ if $longest < $to - 1;
		is("@got", scalar(@waits) . " @{[ scalar @there ]} $ends $exposure " . ($longest >= $to - 1 ? 't' : 'f'), "$code, runs of days, from $from days: no waiting across what is not known");
	}
}
cmp_ok($too_long, '>', 0, 'and no share of who was not watched for so long');

# Of a small gemeente a month is not known: of the region is told, without it.
my (%of_year, $all_homes);
$of_year{ $_->[1] }++ for grep { $_->[2] > $as_of - 365 && $_->[2] <= $as_of } @event;
$all_homes += $_ for values %homes;
my ($little) = sort { ($of_year{$b} // 0) <=> ($of_year{$a} // 0) || $a cmp $b } grep { $homes{$_} < 0.09 * $all_homes } keys %homes;
my $most = "INSERT INTO kept VALUES ('known_days'); INSERT INTO kept_known_days SELECT * FROM found_known_days; UPDATE kept_known_days SET days = days - datemultirange(daterange('2018-04-01', '2018-05-01')) WHERE gemeente_code = '$little'";
cmp_ok($of_year{$little}, '>', 0, 'it has burglaries');
my ($others, $theirs) = ($all_homes - $homes{$little}, scalar(grep { $_->[1] ne $little && $_->[2] > $as_of - 365 && $_->[2] <= $as_of } @event));
is(sql("BEGIN; $most; SELECT r.dwellings, r.burglaries, c.places, c.burglaries FROM fresh_repeat_victimisation AS r JOIN fresh_burglary_concentration AS c USING (level, code, span) WHERE r.code = 'regio' AND r.span = 'year' AND c.place_kind = 'dwelling' AND c.top = 0.01; ROLLBACK"),
	"$others|$theirs|$others|$theirs", 'a gemeente that is not known all that time takes no part');
is(sql("BEGIN; $most; SELECT sum(dwellings), sum(burglaries) FROM fresh_owner_burglary WHERE factor = 'eigenaar' AND span = 'year'; ROLLBACK"),
	sql("SELECT count(*), sum((SELECT count(*) FROM burglary_event AS e WHERE e.dwelling_id = d.dwelling_id AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1 AND e.occurred_on BETWEEN '2018-01-01' AND '2018-12-31'))
		FROM dwelling_factor_value AS v JOIN dwelling AS d USING (dwelling_id) WHERE v.factor = 'eigenaar' AND d.in_use_to IS NULL AND d.gemeente_code <> '$little'"), 'nor its owners');

# ---------------------------------------------------------------- concentration, by loops

for my $code (sort keys %area)
{
	my %of;
	my %place = (dwelling => 0, street => 3, buurt => 4);
	my $from = $as_of - 1094;
	for my $e (@event)
	{
		next if $e->[2] < $from || $e->[2] > $as_of || !grep { $_ eq $e->[1] && known($_, $from, $as_of) } @{ $area{$code} };
		$of{$_}{"$e->[1] $e->[ $place{$_} ]"}++ for grep { $e->[ $place{$_} ] ne '' } keys %place;
	}
	my $in = join ', ', map { "'$_'" } grep { known($_, $from, $as_of) } @{ $area{$code} };
	for my $place (sort keys %place)
	{
		my $all = sql("SELECT count(DISTINCT (coalesce(gemeente_code, ''), @{[ { dwelling => 'dwelling_id', street => 'street_code(street_name, woonplaats)', buurt => 'buurt_code' }->{$place} ]})) FROM dwelling
			WHERE in_use_to IS NULL AND coalesce(gemeente_code, '') IN ($in)" . { dwelling => '', street => ' AND street_code(street_name, woonplaats) IS NOT NULL', buurt => ' AND buurt_code IS NOT NULL' }->{$place});
		my @count = sort { $a <=> $b } values %{ $of{$place} };
		unshift @count, (0) x ($all - @count);
		my ($sum, $ranked) = (0, 0);
		for (0 .. $#count) { $sum += $count[$_]; $ranked += ($_ + 1) * $count[$_] }
		my $gini = 2 * $ranked / ($all * $sum) - ($all + 1) / $all;
		my $corrected = ($all > $sum ? $all / $sum : 1) * ($gini - 1) + 1;
		my ($room, $top) = ($all / 20, 0);
		for (reverse @count) { last if $room <= 0; $top += $_ * ($room < 1 ? $room : 1); $room-- }
		my @got = split /\|/, sql("SELECT places, places_with, burglaries, top_share, gini, gini_corrected FROM burglary_concentration WHERE code = '$code' AND span = 'three_years' AND place_kind = '$place' AND top = 0.05"), -1;
		is("@got[0 .. 2]", "$all @{[ scalar grep { $_ } @count ]} $sum", "$code: $place with burglaries, of all");
		ok(abs($got[3] - $top / $sum) < 1e-9 && abs($got[4] - $gini) < 1e-9 && abs($got[5] - $corrected) < 1e-9, "$code: the top twentieth of each $place, and the coefficient of Gini") or diag("@got[3..5] @{[ $top / $sum ]} $gini $corrected");
	}
}
cmp_ok(sql("SELECT min(top_share - top_expected) FROM burglary_concentration WHERE code = 'regio' AND span = 'three_years' AND place_kind = 'dwelling' AND top = 0.01"), '>', 0, 'what is made to come together does so more than by chance');

is(sql("SELECT count(*) FILTER (WHERE burglaries < 20) > 0, count(*) FILTER (WHERE burglaries >= 20) > 0, count(*) FILTER (WHERE burglaries BETWEEN 10 AND 19) > 0, count(*) FILTER (WHERE (burglaries < 20)::int IS DISTINCT FROM small) FROM burglary_concentration"), 't|t|t|0', 'under twenty is few');

# ---------------------------------------------------------------- owners and complexes

is(sql(q(WITH known AS (SELECT coalesce(gemeente_code, '') AS g FROM known_day WHERE first_day <= '2018-01-01' AND last_day >= '2018-12-31'),
	mine AS (SELECT v.factor, v.category, count(*) AS dwellings, sum((SELECT count(*) FROM burglary_event AS e WHERE e.dwelling_id = d.dwelling_id AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1 AND e.occurred_on BETWEEN '2018-01-01' AND '2018-12-31')) AS n
		FROM dwelling_factor_value AS v JOIN dwelling AS d USING (dwelling_id) WHERE v.factor IN ('eigenaar', 'complex') AND d.in_use_to IS NULL AND coalesce(d.gemeente_code, '') IN (SELECT g FROM known) GROUP BY 1, 2 HAVING count(*) >= 10)
	SELECT count(*), count(*) FILTER (WHERE (o.dwellings, o.burglaries) IS DISTINCT FROM (m.dwellings, m.n) OR abs(o.rate - 365250 * m.n / (m.dwellings * 365.0)) > 1e-6)
	FROM mine AS m JOIN factor_category AS c USING (factor, category) FULL JOIN (SELECT * FROM owner_burglary WHERE span = 'year') AS o ON o.factor = m.factor AND o.class = c.name)), '4|0', 'burglaries of owners and complexes, with their dwellings');
is(sql("SELECT count(*) FROM owner_burglary WHERE class = 'Het Hofje'"), 0, 'of five dwellings nothing is told');
is(sql(q(WITH span AS (SELECT DISTINCT span, first_day, last_day FROM owner_burglary),
	home AS (SELECT s.span, v.factor, v.category, (SELECT count(*) FROM burglary_event AS e WHERE e.dwelling_id = d.dwelling_id AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1 AND e.occurred_on BETWEEN s.first_day AND s.last_day) AS n
		FROM span AS s CROSS JOIN dwelling_factor_value AS v JOIN dwelling AS d USING (dwelling_id)
		WHERE v.factor IN ('eigenaar', 'complex') AND d.in_use_to IS NULL AND EXISTS (SELECT FROM known_day AS k WHERE coalesce(k.gemeente_code, '') = coalesce(d.gemeente_code, '') AND k.first_day <= s.first_day AND k.last_day >= s.last_day)),
	mine AS (SELECT span, factor, category, count(*) FILTER (WHERE n > 0) AS burgled, count(*) FILTER (WHERE n > 1) AS again, sum(n) AS n FROM home GROUP BY 1, 2, 3 HAVING count(*) >= 10)
	SELECT count(*), max(m.again) > 0, bool_or(m.again < m.burgled), count(*) FILTER (WHERE (o.burgled, o.repeatedly_burgled, o.small) IS DISTINCT FROM (m.burgled, m.again, (m.n < 10)::int))
	FROM mine AS m JOIN factor_category AS c USING (factor, category) FULL JOIN owner_burglary AS o ON o.factor = m.factor AND o.class = c.name AND o.span = m.span)), '8|t|t|0', 'how many of them were burgled, and how many more than once');
is(sql(q(BEGIN; UPDATE factor SET sensitive = true WHERE factor = 'complex'; SELECT string_agg(DISTINCT factor, ' ') FROM fresh_owner_burglary; ROLLBACK)), 'eigenaar', 'not by a factor of which nobody decided that it may be compared');

# ---------------------------------------------------------------- what has changed

my $change = "period_change('gemeente', 'GM0153', '2017-01-01', '2017-10-31', '2017-11-15', '2018-12-31')";
# counts as trait_count has them, areas as period_count; the test of two counts over what they were taken over
is(sql("WITH x AS MATERIALIZED (SELECT * FROM $change), t AS (SELECT unnest('{modus_operandi,entry,entry_side,tool,loot,daypart,house_type}'::text[]) AS trait),
	b AS MATERIALIZED (SELECT t.trait, c.class, c.burglaries FROM t CROSS JOIN LATERAL trait_count('gemeente', '2017-01-01', '2017-10-31', t.trait) AS c WHERE c.code = 'GM0153' AND c.class IS NOT NULL),
	a AS MATERIALIZED (SELECT t.trait, c.class, c.burglaries FROM t CROSS JOIN LATERAL trait_count('gemeente', '2017-11-15', '2018-12-31', t.trait) AS c WHERE c.code = 'GM0153' AND c.class IS NOT NULL),
	m AS (SELECT trait, class, coalesce(b.burglaries, 0) AS b, coalesce(a.burglaries, 0) AS a FROM b FULL JOIN a USING (trait, class))
	SELECT count(*) > 15, count(*) FILTER (WHERE (x.before_count, x.after_count) IS DISTINCT FROM (m.b, m.a)) FROM m FULL JOIN (SELECT * FROM x WHERE trait NOT IN ('total', 'buurt')) AS x USING (trait, class)"), 't|0', 'each class, before and after');
is(sql("WITH x AS (SELECT * FROM $change WHERE trait = 'buurt'), m AS (SELECT b.code, b.burglaries AS b, a.burglaries AS a FROM period_count('buurt', '2017-01-01', '2017-10-31') AS b JOIN period_count('buurt', '2017-11-15', '2018-12-31') AS a USING (code)
	JOIN area_hierarchy AS h ON h.level = 'buurt' AND h.code = b.code AND h.gemeente_code = 'GM0153' WHERE a.burglaries + b.burglaries > 0)
	SELECT count(*) > 3, count(*) FILTER (WHERE (x.before_count, x.after_count) IS DISTINCT FROM (m.b, m.a)) FROM m FULL JOIN x ON x.class = m.code"), 't|0', 'and each buurt of it');
is(sql("SELECT before_count, after_count, before_days, after_days FROM $change WHERE trait = 'total'"),
	sql("SELECT a.burglaries, b.burglaries, 304, 412 FROM period_count('gemeente', '2017-01-01', '2017-10-31') AS a JOIN period_count('gemeente', '2017-11-15', '2018-12-31') AS b USING (code) WHERE code = 'GM0153'"), 'all of them, over their days');
is(sql("SELECT count(*) FILTER (WHERE before_count + after_count >= 10 AND least(before_count, after_count) < 10) > 0, count(*) FILTER (WHERE (before_count + after_count < 10)::int IS DISTINCT FROM small) FROM $change"), 't|0', 'few are few of both together');
# Of January nothing is known.
is(sql("SELECT string_agg(DISTINCT concat_ws(' ', trait, round(before_days::numeric, 3)::float8, round(after_days::numeric, 3)::float8, reason), ', ') FROM period_change('gemeente', 'GM0153', '2018-01-01', '2018-06-30', '2018-07-01', '2019-01-31') WHERE trait IN ('total', 'buurt')"),
	'buurt 181 184 van een deel van deze dagen zijn geen inbraken ingelezen, total 181 184 van een deel van deze dagen zijn geen inbraken ingelezen', 'days that are not known count for none');
# The buurten of what is larger, and none elsewhere.
for my $level (qw(wijk gemeente))
{
	my $code = sql("SELECT code FROM period_count('$level', '2016-01-01', '2018-12-31') ORDER BY burglaries DESC NULLS LAST, code LIMIT 1");
	cmp_ok(sql("SELECT count(*) FROM period_change('$level', '$code', '2016-01-01', '2017-06-30', '2017-07-01', '2018-12-31') WHERE trait = 'buurt'"), '>', 0, "$level: it has some");
	is(sql("SELECT string_agg(class, ' ' ORDER BY class) FROM period_change('$level', '$code', '2016-01-01', '2017-06-30', '2017-07-01', '2018-12-31') WHERE trait = 'buurt'"),
		sql("SELECT string_agg(code, ' ' ORDER BY code) FROM area_hierarchy AS h JOIN period_count('buurt', '2016-01-01', '2018-12-31') AS c USING (code) WHERE h.level = 'buurt' AND h.$level\_code = '$code' AND c.burglaries > 0"), "$level: its own buurten");
}
# The exact test by sums: of n burglaries, each is after with the chance that the days give.
my @tests = map { [ split /\|/, $_, -1 ] } split /\n/, sql("SELECT trait, class, before_count, after_count, before_days, after_days, p_value, p_adjusted, before_told, after_told FROM $change WHERE p_value IS NOT NULL ORDER BY p_value");
my ($before_all, $after_all) = map { @{$_}[ 2, 3 ] } grep { $_->[0] eq 'total' } @tests;
my @wrong;
for my $t (@tests)
{
	my ($trait, $class, $b, $a, $before, $after, $p) = @$t;
	my ($n, $chance) = ($a + $b, $after / ($before + $after));
	my ($term, $low, $high) = ((1 - $chance) ** $n, 0, 0);
	for my $k (0 .. $n)
	{
		$low += $term if $k <= $a;
		$high += $term if $k >= $a;
		$term *= ($n - $k) / ($k + 1) * $chance / (1 - $chance);
	}
	my $mine = 2 * ($low < $high ? $low : $high);
	push @wrong, "$trait $class: $p, not $mine" if abs($p - ($mine > 1 ? 1 : $mine)) > 1e-9;
	push @wrong, "$trait $class: $before of $t->[8]" if $trait !~ /total|buurt/ && (abs($before - 304 * $t->[8] / $before_all) > 1e-6 || abs($after - 412 * $t->[9] / $after_all) > 1e-6);
}
is(join("\n", @wrong), '', 'the exact test, over the days for as much as was told in them');
my @p = map { $_->[6] } grep { $_->[0] ne 'total' } @tests;
my ($least, @adjusted) = (1);
for my $i (reverse 0 .. $#p) { my $q = $p[$i] * @p / ($i + 1); $least = $q if $q < $least; $adjusted[$i] = $least }
is(join(' ', map { sprintf '%.9f', $_->[7] } grep { $_->[0] ne 'total' } @tests), join(' ', map { sprintf '%.9f', $_ } @adjusted), 'adjusted for their number');
is(sql("SELECT count(DISTINCT comparisons) || ' ' || max(comparisons) FROM $change"), '1 ' . @p, 'which is told');
# A trait that is told only since: no change is shown.
is(sql("BEGIN; UPDATE burglary SET modus_operandi = NULL, entry = NULL WHERE occurred_from < '2017-11-01'; CALL refresh_results();
	SELECT count(*) > 3, count(p_value), count(changed), min(reason) FROM $change WHERE trait = 'modus_operandi'; ROLLBACK"), 't|0|0|van een van beide is dit kenmerk van geen inbraak bekend', 'what was not told before has not changed');
# And one that has: all of them since flipped.
is(sql("BEGIN; UPDATE burglary SET modus_operandi = CASE WHEN occurred_from < '2017-11-10' THEN 'raam geforceerd' ELSE 'geflipperd' END, entry = NULL; CALL refresh_results();
	SELECT string_agg(class || ' ' || changed || ' ' || sign(difference), ', ' ORDER BY class) FROM $change WHERE trait = 'modus_operandi'; ROLLBACK"), 'flipperen 1 1, openbreken 1 -1', 'what was made to change is seen');
is(sql("SELECT count(*) FROM period_change('gemeente', 'GM9999', '2017-01-01', '2017-10-31', '2017-11-15', '2018-12-31')"), 0, 'an area that is not there has no rows');
is(sql("SELECT trait, before_count, after_count, p_value, reason FROM period_change('region', 'regio', '2017-01-01', '2017-10-31', '2031-11-15', '2031-12-31')") =~ s/^total\|\d+//r, '|||van deze dagen zijn geen inbraken ingelezen', 'nor is anything told of days that are not known');
for (["period_change('gemeente', 'GM0153', '2017-01-01', '2017-10-31', '2017-10-31', '2018-01-01')", qr/ligt niet voor/], ["period_change('street', 'x', '2017-01-01', '2017-10-31', '2017-11-15', '2018-12-31')", qr/een straat wordt niet/],
	["period_change('gemeente', 'GM0153', '2017-01-01', NULL, '2017-10-31', '2018-01-01')", qr/is geen tijd/], ["period_change('pc6', '7511AA', '2017-01-01', '2017-02-01', '2017-10-31', '2018-01-01')", qr/niveau pc6/])
{
	like(sql_error("SELECT * FROM $_->[0]"), $_->[1], $_->[0]);
}

# ---------------------------------------------------------------- who may

sql("DO \$\$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mo_collega') THEN CREATE ROLE mo_collega; END IF; IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mo_lezer') THEN CREATE ROLE mo_lezer; END IF; END \$\$;
	SELECT count(*) FROM grant_burglary_roles('inbraak', colleague => 'mo_collega', reader => 'mo_lezer', purpose => 'proef')");
cmp_ok(sql("SET ROLE mo_collega; SELECT count(*) FROM inbraak.trait_count('buurt', '2018-01-01', '2018-12-31')"), '>', 10, 'a colleague counts');
cmp_ok(sql("SET ROLE mo_collega; SELECT count(*) FROM inbraak.$change"), '>', 15, 'and compares');
cmp_ok(sql("SET ROLE mo_collega; SELECT count(*) FROM inbraak.$_"), '>', 0, "and reads $_") for qw(repeat_victimisation repeat_timing burglary_concentration owner_burglary);
like(sql_error("SET ROLE mo_collega; SELECT count(*) FROM inbraak.$_"), qr/permission denied/, "but sees no $_") for qw(burglary_mo unknown_term);
like(sql_error("SET ROLE mo_lezer; SELECT count(*) FROM inbraak.trait_count('buurt', '2018-01-01', '2018-12-31')"), qr/permission denied/, 'a reader of what is published does not');
sql('DROP OWNED BY mo_collega; DROP OWNED BY mo_lezer; DROP ROLE mo_collega; DROP ROLE mo_lezer');
done_testing();
