# Hot spots in the model: squares counted again by hand, hot spots that were planted, and what is different there.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_hot_spots', 0.05);
sql('ALTER DATABASE model_hot_spots SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_hot_spots SET client_min_messages = warning; ALTER DATABASE model_hot_spots SET jit = off');
sub refreshed { sql("CALL refresh_results(only_result => '$_')") for qw(hot_spot_cell hot_spot hot_spot_trait) }

# Two streets are broken into again and again through three years, a third in a fortnight, a fourth in the first half and no more.
sql(q(CREATE TABLE public.large AS SELECT (floor(ST_X(geom) / 250) * 10000 + floor(ST_Y(geom) / 250))::int AS cell, gemeente_code, count(*) AS n FROM dwelling WHERE in_use_to IS NULL GROUP BY 1, 2 HAVING count(*) BETWEEN 30 AND 120;
	CREATE TABLE public.planted AS SELECT row_number() OVER (ORDER BY l.cell) AS turn, l.cell FROM (SELECT l.*, row_number() OVER (PARTITION BY gemeente_code ORDER BY n DESC, cell) AS place FROM public.large AS l JOIN known_days() AS k USING (gemeente_code)
		WHERE k.days @> datemultirange(daterange('2016-01-05', '2018-12-31', '[]'))) AS l WHERE l.place = 1 ORDER BY l.cell LIMIT 4;
	INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
	SELECT 'hand', p.turn || '-' || n, t.at, t.at + interval '1 hour', t.at + interval '2 hours', 'woning', d.dwelling_id, d.geom, 1, 5, (SELECT min(b.delivery_id) FROM burglary AS b)
	FROM   public.planted AS p CROSS JOIN LATERAL generate_series(1, CASE p.turn WHEN 4 THEN 48 ELSE 24 END) AS n
	CROSS  JOIN LATERAL (SELECT d.dwelling_id, d.geom FROM dwelling AS d WHERE d.in_use_to IS NULL AND (floor(ST_X(d.geom) / 250) * 10000 + floor(ST_Y(d.geom) / 250))::int = p.cell ORDER BY md5(d.dwelling_id::text || CASE WHEN p.turn <> 3 THEN n % 24 ELSE 1 END), d.dwelling_id LIMIT 1) AS d
	CROSS  JOIN LATERAL (SELECT CASE WHEN p.turn < 3 THEN timestamp '2016-02-01 20:00' + n * interval '43 days' WHEN p.turn = 4 THEN timestamp '2016-02-01 20:00' + n * interval '10 days' ELSE timestamp '2018-06-01 20:00' + n * interval '12 hours' END AS at) AS t));
is(sql('SELECT count(*) FROM public.planted'), 4, 'four places are chosen');
refreshed();

# Squares, by hand: homes and sure burglaries of known days of the last 1,092 days, and the eight around.
sql(q(CREATE TABLE public.day AS SELECT as_of FROM result_day;
	CREATE TABLE public.home AS SELECT (floor(ST_X(d.geom) / 250) * 10000 + floor(ST_Y(d.geom) / 250))::int AS cell, d.gemeente_code, count(*) AS n FROM dwelling AS d
		WHERE d.in_use_to IS NULL AND d.gemeente_code IN (SELECT k.gemeente_code FROM known_days() AS k, public.day WHERE k.days && daterange(as_of - 1091, as_of, '[]')) GROUP BY 1, 2;
	CREATE TABLE public.square AS SELECT cell, sum(n)::int AS dwellings FROM public.home GROUP BY 1 HAVING sum(n) >= 10;
	CREATE TABLE public.took AS SELECT (floor(ST_X(p.geom) / 250) * 10000 + floor(ST_Y(p.geom) / 250))::int AS cell, p.burglary_id, p.occurred_on FROM burglary_place AS p JOIN known_days() AS k ON k.gemeente_code = p.gemeente_code AND p.occurred_on <@ k.days
		CROSS JOIN public.day WHERE p.occurred_on BETWEEN as_of - 1091 AND as_of AND p.place_uncertainty <= 100;
	CREATE TABLE public.hand AS SELECT s.cell, s.dwellings, (SELECT count(*) FROM public.took AS t WHERE t.cell = s.cell)::int AS burglaries FROM public.square AS s));
is(sql('SELECT count(*) > 30, count(*) FILTER (WHERE (c.dwellings, c.burglaries) IS DISTINCT FROM (h.dwellings, h.burglaries)) FROM hot_spot_cell AS c FULL JOIN public.hand AS h ON h.cell = c.hot_spot_cell_id'), 't|0', 'each square has its homes and burglaries');
is(sql('SELECT count(*) FILTER (WHERE c.zone_observed <> (SELECT sum(h.burglaries) FROM public.hand AS h WHERE abs(h.cell / 10000 - c.hot_spot_cell_id / 10000) <= 1 AND abs(h.cell % 10000 - c.hot_spot_cell_id % 10000) <= 1)) FROM hot_spot_cell AS c'), 0, 'and those of the eight around');
is(sql('SELECT count(*) FROM hot_spot_cell WHERE NOT ST_Equals(geom, ST_SetSRID(ST_MakeEnvelope(250 * (hot_spot_cell_id / 10000), 250 * (hot_spot_cell_id % 10000), 250 * (hot_spot_cell_id / 10000) + 250, 250 * (hot_spot_cell_id % 10000) + 250), 28992))'), 0, 'each lies where its number says');
# Where all gemeenten have the same days, exposure is dwellings: the tail of the binomial, term by term.
sql('CREATE TABLE public.total AS SELECT sum(burglaries) AS n, sum(years) AS m FROM hot_spot_cells()');
is(sql('SELECT count(*) > 10, max(abs(t.tail - c.p_value) / greatest(c.p_value, 1e-12)) < 1e-6 FROM (SELECT * FROM hot_spot_cells() ORDER BY p_value LIMIT 12) AS c CROSS JOIN public.total AS w
	CROSS JOIN LATERAL (SELECT sum(exp(greatest(lgamma.a - lgamma.b - lgamma.c + k * ln(c.zone_years / w.m) + (w.n - k) * ln(1 - c.zone_years / w.m), -700))) AS tail FROM generate_series(c.zone_observed, w.n::int) AS k
		CROSS JOIN LATERAL (SELECT (SELECT sum(ln(i)) FROM generate_series(1, w.n::int) AS i)::float8 AS a, coalesce((SELECT sum(ln(i)) FROM generate_series(1, k) AS i), 0)::float8 AS b, coalesce((SELECT sum(ln(i)) FROM generate_series(1, w.n::int - k) AS i), 0)::float8 AS c) AS lgamma) AS t'), 't|t', 'p is the tail of the binomial');
# What was planted is found, and said.
is(sql('SELECT count(*) FILTER (WHERE c.hot = 1) FROM public.planted AS p JOIN hot_spot_cell AS c ON c.hot_spot_cell_id = p.cell'), 4, 'what was planted is hot');
is(sql('SELECT count(DISTINCT h.hot_spot_id) = count(*), bool_and(h.burglaries >= 24 OR p.turn IS NULL) FROM hot_spot AS h LEFT JOIN public.planted AS p ON ST_Contains(h.geom, ST_Centroid((SELECT c.geom FROM hot_spot_cell AS c WHERE c.hot_spot_cell_id = p.cell)))'), 't|t', 'in a hot spot each');
is(sql("SELECT string_agg(h.stable || ' ' || h.one_chain, ', ' ORDER BY p.turn) FROM public.planted AS p JOIN hot_spot AS h ON ST_Contains(h.geom, ST_Centroid((SELECT c.geom FROM hot_spot_cell AS c WHERE c.hot_spot_cell_id = p.cell)))"), '1 0, 1 0, 1 1, 1 0', 'which are stable, and which is one series');
like(sql("SELECT h.sentence FROM public.planted AS p JOIN hot_spot AS h ON ST_Contains(h.geom, ST_Centroid((SELECT c.geom FROM hot_spot_cell AS c WHERE c.hot_spot_cell_id = p.cell))) WHERE p.turn = 3"), qr/^\S.*: \d+ inbraken in drie jaar, [\d,]+ keer zoveel per woning als elders .*Meer dan de helft hoort bij één reeks kort na elkaar\./, 'in a sentence');
is(sql('SELECT count(*) FILTER (WHERE ST_Area(h.geom) <> 62500 * h.squares), sum(h.squares) = (SELECT count(*) FROM hot_spot_cell WHERE hot = 1), sum(h.burglaries) = (SELECT sum(burglaries) FROM hot_spot_cell WHERE hot = 1) FROM hot_spot AS h'), '0|t|t', 'hot spots are the hot squares, each once: here all are sure');
# Tested is a zone, but what is told is a square: beside what was planted, one without a burglary is not hot; nor is a group that by itself has no more than the rest.
is(sql('SELECT count(*) FILTER (WHERE abs(c.expected - k.years * w.n / w.m) > 1e-6), count(*) FILTER (WHERE c.hot <> (c.p_adjusted <= 0.05 AND c.burglaries > c.expected)::int), count(*) FILTER (WHERE c.p_adjusted <= 0.05 AND c.burglaries = 0) > 0,
		count(*) FILTER (WHERE c.hot = 1 AND c.burglaries = 0 OR c.cold = 1 AND c.burglaries >= c.expected), count(*) FILTER (WHERE c.cold = 1) > 0
	FROM hot_spot_cell AS c JOIN hot_spot_cells() AS k ON k.cell_id = c.hot_spot_cell_id CROSS JOIN public.total AS w'), '0|0|t|0|t', 'a square is hot with its zone, and by itself');
is(sql('SELECT count(*) > 3, max(abs(h.ratio / (h.burglaries / y.years / ((w.n - h.burglaries) / (w.m - y.years))) - 1)) < 1e-9, max(abs(h.expected - y.years * w.n / w.m)) < 1e-6, bool_and(h.ratio_low > 1) FROM hot_spot AS h CROSS JOIN public.total AS w
	CROSS JOIN LATERAL (SELECT sum(k.years) AS years FROM hot_spot_cells() AS k WHERE ST_Contains(h.geom, ST_Centroid(k.geom))) AS y'), 't|t|t|t', 'a hot spot has more than the rest of the map');
my $kept_cells = "INSERT INTO kept_hot_spot_cell SELECT k.* FROM hot_spot_cells() AS k; INSERT INTO kept (what) VALUES ('hot_spot_cell')";
my $weak = "SELECT min(k.cell_id) FROM kept_hot_spot_cell AS k WHERE NOT k.hot AND k.p_value > 0.2 AND NOT EXISTS (SELECT FROM kept_hot_spot_cell AS o WHERE o.hot AND ST_DWithin(o.geom, k.geom, 300))";
is(sql("BEGIN; $kept_cells; CREATE TABLE public.weak AS $weak; UPDATE kept_hot_spot_cell SET hot = true, burglaries = 1 WHERE cell_id = (SELECT min FROM public.weak);
	SELECT (SELECT count(*) FROM hot_spot_group AS g JOIN public.weak ON g.hot_spot_id = min), (SELECT count(*) FROM hot_spot_member AS m JOIN public.weak ON m.hot_spot_id = min), (SELECT count(DISTINCT hot_spot_id) FROM hot_spot_member) = (SELECT count(*) FROM hot_spot); ROLLBACK"), '1|0|t', 'one of which that is not sure is none');
# The last year, and quarters, of a hot spot as a whole.
is(sql("SELECT count(*) > 3, count(*) FILTER (WHERE h.burglaries_year <> y.burglaries), max(abs(h.expected_year - y.expected)) < 1e-6 FROM hot_spot AS h CROSS JOIN LATERAL (
		SELECT count(*) FILTER (WHERE i.inside) AS burglaries, count(*) * (SELECT sum(h2.dwellings) FILTER (WHERE ST_Contains(h.geom, ST_Centroid(h2.geom)))::float8 / sum(h2.dwellings) FROM hot_spot_cell AS h2) AS expected
		FROM (SELECT ST_Contains(h.geom, ST_Centroid(c.geom)) AS inside FROM public.took AS t JOIN hot_spot_cell AS c ON c.hot_spot_cell_id = t.cell CROSS JOIN public.day WHERE t.occurred_on > day.as_of - 364) AS i) AS y"), 't|0|t', 'the last 364 days, by hand');
is(sql("SELECT count(*) >= 60, max(abs(s.expected - t.burglaries * y.years / t.years)) < 1e-6, max(abs(u.burglaries - floor(t.burglaries * h.ratio * y.years / (h.ratio * y.years + t.years - y.years)))) FROM hot_spot AS h
	JOIN hot_spot_span AS s ON s.hot_spot_id = h.hot_spot_id AND s.span = 'quarter' JOIN hot_spot_span AS u ON u.hot_spot_id = h.hot_spot_id AND u.span = 'usual' AND u.quarter = s.quarter
	CROSS JOIN LATERAL (SELECT sum(k.quarter_years[s.quarter]) AS years FROM hot_spot_cells() AS k WHERE ST_Contains(h.geom, ST_Centroid(k.geom))) AS y CROSS JOIN LATERAL (SELECT sum(k.quarter_burglaries[s.quarter]) AS burglaries, sum(k.quarter_years[s.quarter]) AS years FROM hot_spot_cells() AS k) AS t"), 't|t|0', 'what a quarter lets expect, and what is usual in it');
is(sql("WITH span AS MATERIALIZED (SELECT * FROM hot_spot_span) SELECT count(*) > 3, count(*) FILTER (WHERE n.known >= 10 AND n.last = (h.history IS NULL)), count(*) FILTER (WHERE (h.class IS NULL) <> (h.history IS NULL) OR (h.class IS NULL) <> (h.class_name IS NULL)),
		count(*) FILTER (WHERE h.history <> n.history), count(h.class) > 0, count(*) > count(h.class) FROM hot_spot AS h CROSS JOIN LATERAL (
		SELECT count(*) FILTER (WHERE u.p_adjusted <= 0.05) AS known, bool_or(u.quarter = 12 AND u.p_adjusted <= 0.05) AS last, ltrim(string_agg(CASE WHEN u.p_adjusted > 0.05 THEN '-' WHEN q.p_adjusted <= 0.05 THEN '1' WHEN q.p_fewer_adjusted <= 0.05 THEN 'c' ELSE '0' END, '' ORDER BY u.quarter), '-') AS history
		FROM span AS u JOIN span AS q USING (hot_spot_id, quarter) WHERE u.hot_spot_id = h.hot_spot_id AND u.span = 'usual' AND q.span = 'quarter') AS n"), 't|0|0|0|t|t', 'a class is told where the quarters could have shown it, and of no other');
like(sql("SELECT h.class || ' ' || h.stable || ' ' || h.sentence FROM public.planted AS p JOIN hot_spot AS h ON ST_Contains(h.geom, ST_Centroid((SELECT c.geom FROM hot_spot_cell AS c WHERE c.hot_spot_cell_id = p.cell))) WHERE p.turn = 4"),
	qr/^former 1 .*\. In het laatste jaar \d, verwacht 0,\d: het is er niet meer\. Het viel op in [5-8] van de 1\d kwartalen: vroeger\./, 'what is over is stable, and said to be over');
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE h.sentence ~ 'kwartalen') FROM hot_spot AS h WHERE h.class IS NULL"), 't|0', 'where no quarter could show it nothing is said');
# Names: the buurt of most homes, more than one of them, and no two alike.
is(sql("SELECT count(*) > 3, count(DISTINCT h.name) = count(*), count(*) FILTER (WHERE h.name ~ ' en omgeving' <> (b.buurten > 1) OR h.buurt_code <> b.most OR h.name !~ ('^' || a.name)), count(*) FILTER (WHERE b.buurten > 1) > 0 FROM hot_spot AS h
	CROSS JOIN LATERAL (SELECT count(*) AS buurten, (array_agg(n.buurt_code ORDER BY n.dwellings DESC))[1] AS most FROM (SELECT c.buurt_code, sum(c.dwellings) AS dwellings FROM hot_spot_cell AS c WHERE ST_Contains(h.geom, ST_Centroid(c.geom)) GROUP BY 1) AS n) AS b
	LEFT JOIN area AS a ON a.level = 'buurt' AND a.code = h.buurt_code AND a.year = (SELECT max(o.year) FROM area AS o WHERE o.level = 'buurt')"), 't|t|0|t', 'they are called after their buurt');
is(sql("BEGIN; $kept_cells; UPDATE area SET name = 'Centrum' WHERE level = 'buurt'; SELECT count(*) FILTER (WHERE n.name !~ E'^Centrum \\\\(.+\\\\)'), count(DISTINCT n.name) = count(*) FROM hot_spot_name AS n;
	UPDATE kept_hot_spot_cell SET gemeente_code = 'GM0153'; SELECT string_agg(n.name, ', ' ORDER BY n.name) FROM hot_spot_name AS n; ROLLBACK"), "0|t\nCentrum (1), Centrum (2), Centrum (3), Centrum (4), Centrum en omgeving", 'alike they say their gemeente, and get a number');
# What is different, by hand: of one season and one kind of home.
is(sql("SELECT count(*) > 3, count(*) FILTER (WHERE t.number || '/' || t.told IS DISTINCT FROM (SELECT count(*) FILTER (WHERE extract(month FROM k.occurred_on) IN (12, 1, 2)) || '/' || count(*) FROM public.took AS k JOIN hot_spot_cell AS c ON c.hot_spot_cell_id = k.cell JOIN hot_spot AS h ON h.hot_spot_id = t.hot_spot_id AND ST_Contains(h.geom, ST_Centroid(c.geom)) WHERE c.hot = 1))
	FROM hot_spot_trait AS t WHERE t.trait = 'season' AND t.class_name LIKE 'winter%'") =~ /\|0$/, 1, 'burglaries of a winter');
is(sql("SELECT count(*) > 0, bool_and(abs(s.share - 1) < 1e-9), bool_and(abs(s.rest - 1) < 1e-9) FROM (SELECT t.hot_spot_id, t.trait, sum(t.share) AS share, sum(t.rest_share) AS rest FROM hot_spot_trait AS t WHERE t.trait IN ('season', 'daypart', 'bouwjaar', 'follows') GROUP BY 1, 2) AS s"), 't|t|t', 'shares add to one');
is(sql("SELECT count(*) FROM hot_spot_trait WHERE stands_out = 1 AND (number < 5 OR p_adjusted > 0.05 OR share <= rest_share)"), 0, 'what stands out is told of five, and of more than elsewhere');
# That other homes stand there answers why only where such homes are burgled more elsewhere, too.
is(sql("SELECT count(*) FILTER (WHERE stands_out = 1 AND rest_ratio_low <= 1), count(*) FILTER (WHERE stands_out = 1) > 0, count(*) FILTER (WHERE stands_out = 0 AND number >= 5 AND p_adjusted <= 0.05 AND share > rest_share) > 0 FROM hot_spot_trait WHERE about = 'woning'"), '0|t|t', 'kinds of homes stand out that are burgled more elsewhere');
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE t.rest_burglaries <> o.mine), max(abs(t.rest_ratio / (o.mine::float8 / o.homes / (o.others::float8 / o.other_homes)) - 1)) < 1e-9 FROM hot_spot_trait AS t JOIN hot_spot AS h USING (hot_spot_id) CROSS JOIN LATERAL (
		SELECT count(*) FILTER (WHERE d.recent) AS homes, count(*) FILTER (WHERE NOT d.recent) AS other_homes, sum(d.burglaries) FILTER (WHERE d.recent) AS mine, sum(d.burglaries) FILTER (WHERE NOT d.recent) AS others
		FROM (SELECT d.bouwjaar > 1998 AS recent, (SELECT count(*) FROM burglary_event AS e WHERE e.dwelling_id = d.dwelling_id AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1 AND e.occurred_on BETWEEN '2016-01-01' AND '2018-12-31') AS burglaries
			FROM dwelling AS d JOIN hot_spot_cell AS c ON c.hot_spot_cell_id = square_at(d.geom) WHERE d.in_use_to IS NULL AND d.bouwjaar IS NOT NULL AND NOT ST_Contains(h.geom, ST_Centroid(c.geom))) AS d) AS o
	WHERE t.trait = 'bouwjaar' AND t.class_name = '1999 en later'"), 't|0|t', 'how much more, by hand');
# What colleagues read of it: of burglaries first, and of homes only what passes; a class of which there is much here but which is burgled less elsewhere is no answer.
my $spot = sql('SELECT min(hot_spot_id) FROM hot_spot');
is(sql("BEGIN; INSERT INTO kept_hot_spot_difference SELECT $spot, v.* FROM (VALUES ('woning', 'eigenaar', '1', 'Groot', 40, 200, 100, 10000, 30, 300.0, 100, 29700.0), ('woning', 'woz', '5', 'Weinig', 12, 40, 100, 10000, 30, 300, 100, 29700), ('woning', 'woz', '4', 'Alle', 60, 60, 100, 10000, 30, 300, 100, 29700),
		('woning', 'bouwjaar', '4', '1999 en later', 940, 1000, 1300, 10000, 5, 3900, 300, 26100), ('inbraak', 'entry', 'back', 'achterdeur', 20, 50, 50, 500, NULL, NULL, NULL, NULL)) AS v;
	INSERT INTO kept (what) VALUES ('hot_spot_difference'); SELECT string_agg(t.class_name || ' ' || t.stands_out, ', ' ORDER BY t.class_name) FROM fresh_hot_spot_trait AS t; SELECT t.about, t.said FROM hot_spot_told_trait AS t ORDER BY t.about;
	SELECT substr(f.sentence, strpos(f.sentence, ' De inbraken')) FROM fresh_hot_spot AS f WHERE f.hot_spot_id = $spot; ROLLBACK"),
	"1999 en later 0, Alle 1, Groot 1, Weinig 1, achterdeur 1\ninbraak|plek van binnenkomst achterdeur (40 % tegen 10 % elders)\nwoning|Eigenaar of woningcorporatie Groot (20 % tegen 1 % elders)
 De inbraken zijn anders dan elders: plek van binnenkomst achterdeur (40 % tegen 10 % elders). Er staan meer woningen van een soort waar ook elders meer wordt ingebroken: Eigenaar of woningcorporatie Groot (20 % tegen 1 % elders); dat gaat over welke woningen er staan.", 'and what is said of it');
# In how few streets and squares a quarter and half of the burglaries are.
is(sql("WITH place AS (SELECT 'square' AS kind, burglaries AS n FROM public.hand UNION ALL
		SELECT 'street', count(e.burglary_id) FROM dwelling AS d LEFT JOIN burglary_event AS e ON e.dwelling_id = d.dwelling_id AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1 AND e.occurred_on > (SELECT as_of - 1092 FROM public.day) AND e.occurred_on <= (SELECT as_of FROM public.day)
		WHERE d.in_use_to IS NULL AND d.street_name IS NOT NULL GROUP BY d.woonplaats, d.street_name),
	run AS (SELECT p.*, sum(n) OVER (PARTITION BY kind ORDER BY n DESC ROWS UNBOUNDED PRECEDING) - n AS before, sum(n) OVER (PARTITION BY kind) AS total FROM place AS p),
	mine AS (SELECT kind, sum(n) AS burglaries, count(*) AS places, count(*) FILTER (WHERE n > 0) AS places_with, s.share, count(*) FILTER (WHERE before < total * s.share) AS needed_places FROM run CROSS JOIN (VALUES (0.25), (0.5)) AS s (share) GROUP BY kind, s.share)
	SELECT string_agg(f.place_kind || ' ' || f.share, ', ' ORDER BY f.place_kind DESC, f.share), count(*) FILTER (WHERE (f.burglaries, f.places, f.places_with, f.needed_places) IS DISTINCT FROM (m.burglaries::int, m.places::int, m.places_with::int, m.needed_places::int)), bool_and(f.needed_share < f.needed_share_expected), bool_and(f.last_day - f.first_day = 1091)
	FROM places_for_share() AS f JOIN mine AS m ON m.kind = f.place_kind AND m.share = f.share"), 'street 0.25, street 0.5, square 0.25, square 0.5|0|t|t', 'a quarter and half of them, by hand');
like(sql("SELECT string_agg(sentence, ' ' ORDER BY share) FROM places_for_share() WHERE place_kind = 'square'"), qr/^Een kwart van ([\d.]+) inbraken was in \d+ van de (\d+ vierkanten van 250 m): [\d,]+ %, waar toeval alleen [\d,]+ % nodig zou hebben\. De helft van \1 inbraken was in \d+ van de \2: [\d,]+ %, waar toeval alleen [\d,]+ % nodig zou hebben\.$/, 'in sentences');
is(sql("SELECT count(*) FROM hot_spot_trait AS t JOIN factor AS f ON f.factor = t.trait WHERE is_sensitive(f.factor)"), 0, 'nothing sensitive');
# Which quarters have thirty burglaries or more, by hand: of the others the history knows nothing.
is(sql("SELECT count(DISTINCT h.known), count(*) FILTER (WHERE regexp_replace(c.history, '[01c]', 'x', 'g') IS DISTINCT FROM h.known), max(h.known) ~ 'x.*-.*x' FROM hot_spot_cell AS c CROSS JOIN (SELECT ltrim(string_agg(CASE WHEN q.n >= 30 THEN 'x' ELSE '-' END, '' ORDER BY q.quarter), '-') AS known
	FROM (SELECT n AS quarter, count(s.cell) AS n FROM public.day CROSS JOIN generate_series(1, 12) AS n LEFT JOIN (public.took AS t JOIN public.square AS s USING (cell)) ON t.occurred_on BETWEEN as_of - 91 * (12 - n) - 90 AND as_of - 91 * (12 - n) GROUP BY n) AS q) AS h"), '1|0|t', 'a quarter of few burglaries tells nothing');
# Who follows whom is asked of those of which the place is sure; a share of fewer than ten of them is not told.
is(sql('SELECT count(*) = (SELECT count(*) FROM public.took JOIN burglary_place USING (burglary_id) WHERE place_uncertainty <= 25), count(*) < (SELECT count(*) FROM public.took) FROM hot_spot_follower'), 't|t', 'chains are of sure places');
sub with_sure { my ($sure) = @_; return sql("BEGIN; UPDATE burglary SET place_uncertainty = 60 WHERE source = 'hand' AND source_id ~ '^1-' AND split_part(source_id, '-', 2)::int > $sure; SELECT count(*) FILTER (WHERE share_follows IS NULL), count(*) = (SELECT count(*) FROM hot_spot) FROM fresh_hot_spot; ROLLBACK") }
is(with_sure(10) . ' ' . with_sure(9), '0|t 1|t', 'nine sure ones are too few for a share');
sql('CREATE VIEW public.spot_cell AS SELECT h.hot_spot_id, c.hot_spot_cell_id AS cell, c.p_value FROM hot_spot AS h JOIN hot_spot_cell AS c ON c.hot = 1 AND ST_Contains(h.geom, ST_Centroid(c.geom))');
is(sql('SELECT count(*) FILTER (WHERE (h.one_chain = 1) IS DISTINCT FROM (2 * n.longest > h.burglaries AND n.longest > 1)), count(*) FILTER (WHERE n.longest > 1 AND h.one_chain = 1) > 0, count(*) FILTER (WHERE n.longest > 1 AND h.one_chain = 0) > 0 FROM hot_spot AS h JOIN (SELECT hot_spot_id, max(n) AS longest
	FROM (SELECT c.hot_spot_id, count(*) AS n FROM hot_spot_follower AS f JOIN public.spot_cell AS c ON c.cell = f.cell_id WHERE f.chain_id IS NOT NULL GROUP BY c.hot_spot_id, f.chain_id) AS n GROUP BY 1) AS n USING (hot_spot_id)'), '0|t|t', 'one series is more than half of it');
# What is here is held against what is elsewhere, by itself and of each class, and each p knows of how many it is.
is(sql('SELECT count(*), count(*) FILTER (WHERE abs(h.expected - y.years * w.n / w.m) > 1e-9 OR abs(h.ratio - h.burglaries / y.years * (w.m - y.years) / (w.n - h.burglaries)) > 1e-9) FROM hot_spot AS h CROSS JOIN public.total AS w JOIN (SELECT s.hot_spot_id, sum(c.years) AS years FROM public.spot_cell AS s JOIN hot_spot_cells() AS c ON c.cell_id = s.cell GROUP BY 1) AS y USING (hot_spot_id)') =~ /^[1-9]\d*\|0$/, 1, 'expected by the exposure of all, the ratio by that elsewhere');
is(sql("SELECT count(*) > 3, count(*) FILTER (WHERE abs(t.rest_share - (a.winter - t.number) / (a.n - t.told)::float8) > 1e-9) FROM hot_spot_trait AS t CROSS JOIN (SELECT count(*) AS n, count(*) FILTER (WHERE extract(month FROM k.occurred_on) IN (12, 1, 2)) AS winter FROM public.took AS k JOIN public.square USING (cell)) AS a
	WHERE t.trait = 'season' AND t.class_name LIKE 'winter%'"), 't|0', 'winters elsewhere are those of all but the hot spot');
is(sql("SELECT count(DISTINCT t.hot_spot_id) > 3, bool_and(t.told = n.sure), bool_or(t.told < n.all_days) FROM hot_spot_trait AS t JOIN (SELECT s.hot_spot_id, count(*) AS all_days, count(*) FILTER (WHERE b.occurred_from::date = b.occurred_to::date AND b.occurred_from::date = k.occurred_on) AS sure
	FROM public.took AS k JOIN burglary AS b USING (burglary_id) JOIN public.spot_cell AS s USING (cell) GROUP BY 1) AS n USING (hot_spot_id) WHERE t.trait = 'weekday'"), 't|t|t', 'a weekday is told of those that came within a day');
is(sql('SELECT count(*) FILTER (WHERE p_adjusted > p_value) > 50, count(*) FILTER (WHERE abs(p_adjusted - least(1, hand)) > 1e-9 * hand) FROM (SELECT t.p_value, t.p_adjusted, min(t.p_value * t.m / t.r) OVER (PARTITION BY t.hot_spot_id ORDER BY t.p_value DESC) AS hand
	FROM (SELECT t.*, count(*) OVER (PARTITION BY hot_spot_id) AS m, count(*) OVER (PARTITION BY hot_spot_id ORDER BY p_value) AS r FROM hot_spot_trait AS t WHERE p_value IS NOT NULL) AS t) AS t'), 't|0', 'p is adjusted to the classes of that hot spot');
is(sql('SELECT count(*) FILTER (WHERE h.hot_spot_id <> (SELECT s.cell FROM public.spot_cell AS s WHERE s.hot_spot_id = h.hot_spot_id ORDER BY s.p_value, s.cell LIMIT 1)) FROM hot_spot AS h'), 0, 'its number is that of the square that stands out most');
# Homes count for the days that they were there: half of one square is new, a part of another was pulled down.
sql(q(CREATE TABLE public.before AS SELECT c.cell_id, c.years, c.dwellings FROM hot_spot_cells() AS c;
	UPDATE dwelling AS d SET in_use_from = (SELECT as_of - 200 FROM public.day) FROM public.planted AS p WHERE p.turn = 1 AND p.cell = square_at(d.geom) AND d.dwelling_id % 2 = 0;
	UPDATE dwelling AS d SET in_use_to = (SELECT as_of - 700 FROM public.day) FROM public.planted AS p WHERE p.turn = 2 AND p.cell = square_at(d.geom) AND d.dwelling_id % 5 = 0;
	CREATE TABLE public.exposed AS SELECT square_at(d.geom) AS cell, sum((SELECT count(*) FROM generate_series(as_of - 1091, as_of, interval '1 day') AS t WHERE t::date <@ k.days AND (d.in_use_from > t::date) IS NOT TRUE AND (d.in_use_to <= t::date) IS NOT TRUE)) / 365.25 AS years
		FROM public.day CROSS JOIN dwelling AS d JOIN known_days() AS k USING (gemeente_code) WHERE square_at(d.geom) IN (SELECT cell FROM public.planted UNION ALL (SELECT cell FROM public.large LIMIT 3)) GROUP BY 1));
is(sql('SELECT count(*) > 3, count(*) FILTER (WHERE abs(f.years - e.years) > 1e-6) FROM public.exposed AS e JOIN found_hot_spot_cell AS f ON f.cell_id = e.cell'), 't|0', 'each home counts for the days that it was in use');
is(sql('SELECT count(*) FILTER (WHERE f.years < 0.6 * c.years), count(*) FILTER (WHERE f.years < 0.95 * c.years) FROM public.planted AS p JOIN found_hot_spot_cell AS f ON f.cell_id = p.cell JOIN public.before AS c ON c.cell_id = p.cell'), '1|2', 'which is less than it was');
is(sql('SELECT h.dwellings < c.dwellings FROM public.planted AS p JOIN found_hot_spot_cell AS h ON h.cell_id = p.cell JOIN public.before AS c ON c.cell_id = p.cell WHERE p.turn = 2'), 't', 'and those in use are told');
# Nothing there.
sql("DELETE FROM burglary"); refreshed();
is(sql("SELECT string_agg(result || ' ' || rows || ' ' || (nothing IS NOT NULL), ', ' ORDER BY result) FROM result_status WHERE result IN ('hot_spot', 'hot_spot_trait')"), 'hot_spot 0 true, hot_spot_trait 0 true', 'without burglaries there are none, and it says why');
is(sql('SELECT count(*) FROM places_for_share()'), 0, 'and no half of them');
done_testing();
