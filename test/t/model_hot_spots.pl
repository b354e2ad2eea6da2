# Hot spots in the model: squares counted again by hand, hot spots that were planted, and what is different there.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_hot_spots');
sql('CREATE EXTENSION burglary CASCADE');
is(made('made_region.sql', { scale => 0.05 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning'), '', 'and loaded');
sql('ALTER DATABASE model_hot_spots SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_hot_spots SET client_min_messages = warning; ALTER DATABASE model_hot_spots SET jit = off');
sub refreshed { sql("CALL refresh_results(only_result => '$_')") for qw(hot_spot_cell hot_spot hot_spot_trait) }

# Two streets are broken into again and again through three years, a third in a fortnight.
sql(q(CREATE TABLE public.large AS SELECT (floor(ST_X(geom) / 250) * 10000 + floor(ST_Y(geom) / 250))::int AS cell, gemeente_code, count(*) AS n FROM dwelling WHERE in_use_to IS NULL GROUP BY 1, 2 HAVING count(*) BETWEEN 30 AND 120;
	CREATE TABLE public.planted AS SELECT row_number() OVER (ORDER BY l.cell) AS turn, l.cell FROM (SELECT l.*, row_number() OVER (PARTITION BY gemeente_code ORDER BY n DESC, cell) AS place FROM public.large AS l JOIN known_days() AS k USING (gemeente_code)
		WHERE k.days @> datemultirange(daterange('2016-01-05', '2018-12-31', '[]'))) AS l WHERE l.place = 1 ORDER BY l.cell LIMIT 3;
	INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
	SELECT 'hand', p.turn || '-' || n, t.at, t.at + interval '1 hour', t.at + interval '2 hours', 'woning', d.dwelling_id, d.geom, 1, 5, (SELECT min(b.delivery_id) FROM burglary AS b)
	FROM   public.planted AS p CROSS JOIN generate_series(1, 24) AS n
	CROSS  JOIN LATERAL (SELECT d.dwelling_id, d.geom FROM dwelling AS d WHERE d.in_use_to IS NULL AND (floor(ST_X(d.geom) / 250) * 10000 + floor(ST_Y(d.geom) / 250))::int = p.cell ORDER BY md5(d.dwelling_id::text || CASE WHEN p.turn < 3 THEN n % 24 ELSE 1 END), d.dwelling_id LIMIT 1) AS d
	CROSS  JOIN LATERAL (SELECT CASE WHEN p.turn < 3 THEN timestamp '2016-02-01 20:00' + n * interval '43 days' ELSE timestamp '2018-06-01 20:00' + n * interval '12 hours' END AS at) AS t));
is(sql('SELECT count(*) FROM public.planted'), 3, 'three places are chosen');
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
is(sql('SELECT count(*) FILTER (WHERE c.hot = 1) FROM public.planted AS p JOIN hot_spot_cell AS c ON c.hot_spot_cell_id = p.cell'), 3, 'what was planted is hot');
is(sql('SELECT count(DISTINCT h.hot_spot_id) = count(*), bool_and(h.burglaries >= 24 OR p.turn IS NULL) FROM hot_spot AS h LEFT JOIN public.planted AS p ON ST_Contains(h.geom, ST_Centroid((SELECT c.geom FROM hot_spot_cell AS c WHERE c.hot_spot_cell_id = p.cell)))'), 't|t', 'in a hot spot each');
is(sql("SELECT string_agg(h.lasting || ' ' || h.one_chain, ', ' ORDER BY p.turn) FROM public.planted AS p JOIN hot_spot AS h ON ST_Contains(h.geom, ST_Centroid((SELECT c.geom FROM hot_spot_cell AS c WHERE c.hot_spot_cell_id = p.cell)))"), '1 0, 1 0, 1 1', 'which last, and which is one series');
like(sql("SELECT h.sentence FROM public.planted AS p JOIN hot_spot AS h ON ST_Contains(h.geom, ST_Centroid((SELECT c.geom FROM hot_spot_cell AS c WHERE c.hot_spot_cell_id = p.cell))) WHERE p.turn = 3"), qr/^\S.*: \d+ inbraken in drie jaar, [\d,]+ keer zoveel per woning als elders .*Meer dan de helft hoort bij één reeks kort na elkaar\./, 'in a sentence');
is(sql('SELECT count(*) FILTER (WHERE ST_Area(h.geom) <> 62500 * h.squares), sum(h.squares) = (SELECT count(*) FROM hot_spot_cell WHERE hot = 1), sum(h.burglaries) = (SELECT sum(burglaries) FROM hot_spot_cell WHERE hot = 1) FROM hot_spot AS h'), '0|t|t', 'hot spots are the hot squares, each once');
# What is different, by hand: of one season and one kind of home.
is(sql("SELECT count(*) > 3, count(*) FILTER (WHERE t.number || '/' || t.told IS DISTINCT FROM (SELECT count(*) FILTER (WHERE extract(month FROM k.occurred_on) IN (12, 1, 2)) || '/' || count(*) FROM public.took AS k JOIN hot_spot_cell AS c ON c.hot_spot_cell_id = k.cell JOIN hot_spot AS h ON h.hot_spot_id = t.hot_spot_id AND ST_Contains(h.geom, ST_Centroid(c.geom)) WHERE c.hot = 1))
	FROM hot_spot_trait AS t WHERE t.trait = 'season' AND t.class_name LIKE 'winter%'") =~ /\|0$/, 1, 'burglaries of a winter');
is(sql("SELECT count(*) > 0, bool_and(abs(s.share - 1) < 1e-9), bool_and(abs(s.rest - 1) < 1e-9) FROM (SELECT t.hot_spot_id, t.trait, sum(t.share) AS share, sum(t.rest_share) AS rest FROM hot_spot_trait AS t WHERE t.trait IN ('season', 'daypart', 'bouwjaar', 'follows') GROUP BY 1, 2) AS s"), 't|t|t', 'shares add to one');
is(sql("SELECT count(*) FROM hot_spot_trait WHERE stands_out = 1 AND (number < 5 OR p_adjusted > 0.05 OR share <= rest_share)"), 0, 'what stands out is told of five, and of more than elsewhere');
is(sql("SELECT count(*) FROM hot_spot_trait AS t JOIN factor AS f ON f.factor = t.trait WHERE is_sensitive(f.factor)"), 0, 'nothing sensitive');
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
done_testing();
