# Survey scores beside dwellings and burglaries, in a model of the made region: the truth is known, and so is what plain SQL says.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

loaded_region('model_cohesion', 0.2);
sql('ALTER DATABASE model_cohesion SET search_path = inbraak, inbraak_internal, levering, public');

# ---------------------------------------------------------------- which score holds

# By postcode first, then the areas around it; the made survey knows postcodes only.
sql(<<'END');
CREATE VIEW plain AS
SELECT d.dwelling_id, coalesce(p6.value, p5.value, p4.value) AS score_raw, coalesce(p6.level, p5.level, p4.level) AS level,
       coalesce(p6.code, p5.code, p4.code) AS code, coalesce(p6.respondents, p5.respondents, p4.respondents) AS respondents
FROM   dwelling AS d
LEFT   JOIN factor_value AS p6 ON p6.factor = 'A_LWB_ssSocoh' AND p6.level = 'pc6' AND p6.code = d.postcode          AND p6.respondents >= 30 AND p6.value IS NOT NULL
LEFT   JOIN factor_value AS p5 ON p5.factor = 'A_LWB_ssSocoh' AND p5.level = 'pc5' AND p5.code = left(d.postcode, 5) AND p5.respondents >= 30 AND p5.value IS NOT NULL
LEFT   JOIN factor_value AS p4 ON p4.factor = 'A_LWB_ssSocoh' AND p4.level = 'pc4' AND p4.code = left(d.postcode, 4) AND p4.respondents >= 30 AND p4.value IS NOT NULL;
END
is(sql('SELECT c.dwelling_id, c.rule, p FROM fresh_dwelling_cohesion AS c JOIN plain AS p USING (dwelling_id)
        WHERE (c.score_raw, c.level, c.code, c.respondents) IS DISTINCT FROM (p.score_raw, p.level, p.code, p.respondents) LIMIT 3'), '', 'each dwelling has the score that left joins find');
is(sql('SELECT count(*) FROM fresh_dwelling_cohesion'), sql('SELECT count(*) FROM dwelling WHERE in_use_to IS NULL'), 'each dwelling is there');
cmp_ok(sql('SELECT count(*) FILTER (WHERE score IS NOT NULL) * 10 - count(*) FROM fresh_dwelling_cohesion'), '>', 0, 'more than a tenth have one');
is(sql('SELECT count(*) FROM fresh_dwelling_cohesion WHERE (score IS NULL) <> (standard_error IS NULL) OR rule IS NULL OR score NOT BETWEEN 0 AND 10'), 0, 'a score never stands alone');
is(sql(q(SELECT count(*) FROM fresh_burglary_cohesion AS c JOIN fresh_burglary_home USING (burglary_id) WHERE c.year > extract(year FROM c.occurred_on) OR c.year < extract(year FROM c.occurred_on) - 3)), 0,
	'no burglary gets a score of a later year or a much older one');
is(sql(q(SELECT count(*) FROM fresh_burglary_cohesion AS c JOIN fresh_dwelling_cohesion AS d ON d.dwelling_id = (SELECT h.dwelling_id FROM fresh_burglary_home AS h WHERE h.burglary_id = c.burglary_id)
         WHERE c.occurred_on >= '2018-01-01' AND c.score IS DISTINCT FROM d.score)), 0, 'in the year of the survey it is that of its dwelling');
cmp_ok(sql(q(SELECT count(*) FROM fresh_burglary_cohesion WHERE score IS NOT NULL)), '>', 20, 'some have one');
is(sql("SELECT DISTINCT rule FROM fresh_burglary_cohesion WHERE occurred_on < '2018-01-01' AND score IS NULL AND rule !~ 'van na de datum|geen gebied|geen postcode en geen plek'"), '', 'before the survey there is none, and the reason is told');

# ---------------------------------------------------------------- is it any good?

# Scores on few respondents lie nearer to the truth once they are shrunk.
sql(<<'END');
CREATE TABLE judged AS
SELECT t.level, a.code, a.respondents, t.true_value, a.score AS raw, c.score AS shrunk, c.standard_error
FROM   survey_score AS s CROSS JOIN LATERAL unnest_areas(s.areas) AS a JOIN survey_truth AS t ON t.factor = s.factor AND t.level = a.level AND t.code = a.code,
       LATERAL cohesion_join(s.areas, a.code, on_date => '2018-12-31', min_respondents => 1) AS c
WHERE  s.factor = 'A_LWB_ssSocoh' AND c.code = a.code;
END
cmp_ok(sql('SELECT count(*) FROM judged'), '>', 50, 'many areas of the survey have a known truth');
is(sql('SELECT sqrt(avg((shrunk - true_value) ^ 2)) < sqrt(avg((raw - true_value) ^ 2)) FROM judged WHERE respondents < 100'), 't', 'shrunk scores are nearer to it than measured ones');
# Of a normal error 68 % lies within one standard error and 95 % within two; less three standard errors of the share itself.
my ($areas, $one, $two) = split /\|/, sql('SELECT count(*), avg((abs(shrunk - true_value) <= standard_error)::int), avg((abs(shrunk - true_value) <= 2 * standard_error)::int) FROM judged');
cmp_ok($one, '>=', 0.68 - 3 * sqrt(0.68 * 0.32 / $areas), "within one standard error: $one of $areas");
cmp_ok($two, '>=', 0.95 - 3 * sqrt(0.95 * 0.05 / $areas), "within two: $two");

# ---------------------------------------------------------------- figures beside burglaries

# What each area has, counted from the bottom: a gemeente, a buurt and a postcode, in 2018.
sql(<<'END');
CREATE TABLE counted AS
SELECT a.level, a.code, count(DISTINCT d.dwelling_id)::int AS dwellings, count(h.burglary_id)::int AS burglaries
FROM   dwelling AS d CROSS JOIN LATERAL (VALUES ('gemeente', d.gemeente_code), ('wijk', left('WK' || substr(d.buurt_code, 3), 8)), ('buurt', d.buurt_code), ('pc4', left(d.postcode, 4)),
       ('pc6', d.postcode)) AS a (level, code)
LEFT   JOIN fresh_burglary_home AS h ON h.dwelling_id = d.dwelling_id AND h.occurred_on BETWEEN '2018-01-01' AND '2018-12-31'
WHERE  d.in_use_to IS NULL GROUP BY a.level, a.code;
END
is(sql('SELECT f.level, f.code, f.dwellings, c.dwellings FROM fresh_factor_by_area AS f LEFT JOIN counted AS c USING (level, code) WHERE f.dwellings <> coalesce(c.dwellings, 0) AND f.level <> \'pc5\' LIMIT 3'), '',
	'each area has its dwellings');
is(sql(q(SELECT f.level, f.code FROM fresh_factor_by_area AS f LEFT JOIN counted AS c USING (level, code) WHERE f.burglaries < coalesce(c.burglaries, 0) AND f.level <> 'pc5' LIMIT 3)), '',
	'and at least the burglaries at known dwellings');
is(sql(q(SELECT sum(burglaries) FROM fresh_factor_by_area WHERE factor = 'inwoners' AND level = 'gemeente')),
	sql(q(SELECT count(*) FROM fresh_burglary_home WHERE occurred_on BETWEEN '2018-01-01' AND '2018-12-31' AND gemeente_code IS NOT NULL)), 'the gemeenten add up to all that have one');
is(sql(q(SELECT count(*) FROM fresh_factor_by_area AS f, LATERAL rate_table(ARRAY[ROW('x', NULL, f.burglaries, f.dwellings, f.dwellings)]::rate_cell[]) AS r
         WHERE f.dwellings > 0 AND (abs(f.rate - 1000.0 * f.burglaries / f.dwellings) > 1e-9 OR abs(f.rate_low - r.rate_low) > 1e-9 OR abs(f.rate_high - r.rate_high) > 1e-9))), 0,
	'rates per 1,000 dwellings with the exact interval');
is(sql('SELECT count(*) FROM fresh_factor_by_area'), sql('SELECT count(*) FROM factor_value'), 'no figure is left out');

# In which fifth of its areas a figure lies: half of those that are alike count as lower.
is(sql(<<'E'), '', 'the fifths are those that counting the lower ones gives');
WITH figure AS (
    SELECT f.factor_value_id, f.factor, f.level, f.year, f.series, f.fifth, CASE k.quantity WHEN 'extensive' THEN f.value / nullif(f.dwellings, 0) ELSE f.value END AS value
    FROM fresh_factor_by_area AS f JOIN factor AS k USING (factor) WHERE f.level IN ('gemeente', 'buurt')
)
SELECT f.factor, f.level, f.fifth, c.lower_, c.alike, c.areas
FROM   figure AS f CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE o.value < f.value) AS lower_, count(*) FILTER (WHERE o.value = f.value) AS alike, count(o.value) AS areas
       FROM figure AS o WHERE (o.factor, o.level, o.year) = (f.factor, f.level, f.year) AND o.series IS NOT DISTINCT FROM f.series) AS c
WHERE  f.fifth IS DISTINCT FROM CASE WHEN f.value IS NOT NULL AND c.areas >= 10 THEN ceil((2 * c.lower_ + c.alike) * 5 / (2.0 * c.areas))::int END LIMIT 3
E
is(sql("SELECT string_agg(DISTINCT fifth::text, ' ' ORDER BY fifth::text) FROM fresh_factor_by_area WHERE level = 'buurt' AND factor = 'inwoners'"), '1 2 3 4 5', 'all five are there');
is(sql("SELECT count(*) FROM fresh_factor_by_area WHERE value IS NULL AND fifth IS NOT NULL"), 0, 'what is not known is in none');

# Quintiles of cohesion by hand.
sql(<<'END');
CREATE VIEW by_hand AS
WITH class AS (
    SELECT v.code, ntile(5) OVER (ORDER BY v.value, v.code) AS class
    FROM   factor_value AS v WHERE v.factor = 'A_LWB_ssSocoh' AND v.level = 'pc4' AND v.value IS NOT NULL AND EXISTS (SELECT FROM dwelling AS d WHERE left(d.postcode, 4) = v.code)
)
SELECT c.class, sum(f.dwellings)::numeric AS dwellings, sum(f.burglaries)::numeric AS burglaries FROM class AS c JOIN fresh_factor_by_area AS f ON f.factor = 'A_LWB_ssSocoh' AND f.level = 'pc4' AND f.code = c.code GROUP BY c.class;
END
is(sql("SELECT level, low_dwellings, low_burglaries, high_dwellings, high_burglaries, round(ratio::numeric, 9) FROM fresh_factor_association WHERE factor = 'A_LWB_ssSocoh'"),
	sql('SELECT \'pc4\', l.dwellings, l.burglaries, h.dwellings, h.burglaries, round((h.burglaries / h.dwellings) / (l.burglaries / l.dwellings), 9) FROM by_hand AS l, by_hand AS h WHERE l.class = 1 AND h.class = 5'),
	'quintiles of cohesion as counted by hand');
is(sql("SELECT ratio < 1 FROM fresh_factor_association WHERE factor = 'A_LWB_ssSocoh'"), 't', 'where people look after each other there is less, as planted');
is(sql("SELECT count(*) FROM fresh_factor_association WHERE flags !~ 'ecological' OR sentence IS NULL OR p_adjusted < p_value OR comparisons <> (SELECT count(p_value) FROM fresh_factor_association)"), 0,
	'no comparison goes without its warnings and the number of its kind');
is(sql("SELECT count(*) > 15, count(*) = count(DISTINCT factor_association_id) FROM fresh_factor_association"), 't|t', 'all figures at once');

# ---------------------------------------------------------------- for the map

is(sql("SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_schema = 'inbraak' AND f_table_name ~ 'cohesion|factor_by' ORDER BY 1"),
	"burglary_cohesion|POINT|28992\ndwelling_cohesion|POINT|28992\nfactor_by_area|MULTIPOLYGON|28992", 'they are typed layers');
is(sql('SELECT count(*) FROM fresh_dwelling_cohesion WHERE score IS NULL'), sql(q(SELECT count(*) FROM fresh_dwelling_cohesion WHERE rule LIKE 'geen score: %')), 'where there is no score the rule says so');
sql('DELETE FROM factor_value');
is(sql('SELECT count(*), count(score) FROM fresh_dwelling_cohesion') =~ s/^\d+//r, '|0', 'without a survey the dwellings are there, without a score');
is(sql('SELECT count(score) FROM fresh_burglary_cohesion'), 0, 'the burglaries, too');
is(sql(q{SELECT (SELECT count(*) FROM fresh_factor_by_area WHERE factor !~ '^nabij_'), (SELECT count(*) FROM fresh_factor_association WHERE factor !~ '^nabij_')}), '0|0',
	'and no figures, no comparisons, but of what lies in the model itself');

# ---------------------------------------------------------------- borders, margins and what is counted where

# By hand: a score of a buurt and of a gemeente with margins, found by place; the borders of the nearest year; a score that is rounded
# to one number, of no respondents; a dwelling that is gone; burglaries told of twice, or placed at the middle of a street or a town.
sql("SELECT create_burglary_model('klein'); ALTER DATABASE model_cohesion SET search_path = klein, klein_internal, public");
sql(<<'END');
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, expires_on) VALUES (1, 'burglary', 'x', 'p', 'l', '2199-01-01');
INSERT INTO area (level, code, year, geom) VALUES
    ('buurt', 'BU00010001', 2014, ST_Multi(ST_MakeEnvelope(200000, 450000, 200200, 450100, 28992))),         -- it was larger once
    ('buurt', 'BU00010001', 2018, ST_Multi(ST_MakeEnvelope(200000, 450000, 200100, 450100, 28992))),
    ('gemeente', 'GM0001', 2018, ST_Multi(ST_MakeEnvelope(200000, 450000, 201000, 451000, 28992))), ('gemeente', 'GM0002', 2018, ST_Multi(ST_MakeEnvelope(300, 400000, 400, 400100, 28992)));
INSERT INTO factor_value (factor, level, code, year, value, respondents, margin_low, margin_high, series) VALUES
    ('A_LWB_ssSocoh', 'buurt', 'BU00010001', 2018, 7, NULL, 6.804, 7.196, '2012'), ('A_LWB_ssSocoh', 'gemeente', 'GM0001', 2018, 5, 800, NULL, NULL, '2012'),
    ('A_LWB_ssSocoh', 'gemeente', 'GM0002', 2018, 6.4, 0, 6.4, 6.4, '2012');
INSERT INTO dwelling (dwelling_id, postcode, buurt_code, gemeente_code, geom) VALUES
    (1, '1234AB', 'BU00010001', 'GM0001', 'SRID=28992;POINT(200050 450050)'), (2, '1234AB', NULL, 'GM0001', 'SRID=28992;POINT(200150 450050)');
INSERT INTO dwelling (dwelling_id, in_use_to, geom) VALUES (3, '2018-06-01', 'SRID=28992;POINT(200150 450050)');
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, precision, object_kind, postcode, dwelling_id, geom, place_step, place_quality, place_uncertainty, delivery_id) VALUES
    (1, 'BVH', '1', '2018-05-01 12:00', 'time', 'woning', NULL, 1, 'SRID=28992;POINT(200050 450050)', 2, 'adres', 0, 1),
    (2, 'straat', '2', '2018-05-01 12:00', 'time', 'woning', '1234AB', NULL, 'SRID=28992;POINT(200060 450050)', 5, 'postcode', 50, 1),     -- the same one
    (3, 'BVH', '3', '2018-06-01 12:00', 'time', 'woning', '9999ZZ', NULL, 'SRID=28992;POINT(200150 450050)', 6, 'straat', 200, 1),
    (4, 'BVH', '4', '2018-07-01 12:00', 'time', 'woning', '1234AB', NULL, 'SRID=28992;POINT(200050 450050)', 7, 'plaats', 5000, 1),
    (5, 'BVH', '5', '2018-08-01 12:00', 'time', 'schuur', NULL, 1, 'SRID=28992;POINT(200050 450050)', 2, 'adres', 0, 1);
INSERT INTO area (level, code, year) VALUES ('basisteam', 'oud', 2016), ('basisteam', 'nieuw', 2019), ('district', 'D', 2019);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('gemeente', 'GM0001', 2018, 'basisteam', 'oud', 2016),
    ('gemeente', 'GM0001', 2018, 'basisteam', 'nieuw', 2019), ('basisteam', 'nieuw', 2019, 'district', 'D', 2019);
END
is(sql('SELECT dwelling_id, score_raw, level, code FROM fresh_dwelling_cohesion ORDER BY 1'), "1|7|buurt|BU00010001\n2|5|gemeente|GM0001", 'by place, within the borders of the year of the survey');
is(sql('SELECT round(standard_error::numeric, 9) FROM unnest_areas((SELECT areas FROM survey_score WHERE factor = \'A_LWB_ssSocoh\')) WHERE code = \'BU00010001\''), '0.100000000', 'margins of 95 % are 3.92 errors wide');
is(sql('SELECT standard_error FROM unnest_areas((SELECT areas FROM survey_score WHERE factor = \'A_LWB_ssSocoh\')) WHERE code = \'GM0002\''), '', 'margins that were rounded to one number tell no error');
is(sql('SELECT burglary_id, postcode, buurt_code, gemeente_code FROM fresh_burglary_home ORDER BY 1'), "1|1234AB|BU00010001|GM0001\n3|||GM0001\n4|||", 'each burglary counts once, and where it is known to be');
is(sql('SELECT burglary_id, score_raw FROM fresh_burglary_cohesion ORDER BY 1'), "1|7\n3|5\n4|", 'and so it has a score');
is(sql('SELECT level, code, parent_level, parent_code FROM area_ancestor ORDER BY 1, 3'), "basisteam|nieuw|district|D\ngemeente|GM0001|basisteam|nieuw\ngemeente|GM0001|district|D", 'a gemeente lies in its newest basisteam and in that one\'s district');
is(sql("SELECT level, code, sum(burglaries) FROM area_burglary WHERE level IN ('basisteam', 'district', 'pc6', 'buurt', 'gemeente') GROUP BY 1, 2 ORDER BY 1"),
	"basisteam|nieuw|2\nbuurt|BU00010001|1\ndistrict|D|2\ngemeente|GM0001|2\npc6|1234AB|1", 'burglaries are counted in all of them');
# Municipalities are surveyed in years of their own, in series of their own: a newer score of one leaves those of the others.
sql(<<'END');
DELETE FROM factor_value;
INSERT INTO area (level, code, year, geom) VALUES
    ('gemeente', 'GM0003', 2018, ST_Multi(ST_MakeEnvelope(210000, 450000, 211000, 451000, 28992))),
    ('own', 'oost', 2021, ST_Multi(ST_MakeEnvelope(210000, 450000, 210500, 451000, 28992))), ('own', 'west', 2021, NULL);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('gemeente', 'GM0001', 2018, 'own', 'west', 2021);
INSERT INTO dwelling (dwelling_id, postcode, gemeente_code, geom) VALUES (4, '2345AB', 'GM0003', 'SRID=28992;POINT(210100 450050)'),
    (5, '2345AC', 'GM0003', 'SRID=28992;POINT(210900 450050)'), (6, '9999AA', 'GM0003', 'SRID=28992;POINT(250000 550050)');
INSERT INTO factor_value (factor, level, code, year, value, respondents, margin_low, margin_high, series) VALUES
    ('A_LWB_ssSocoh', 'pc4', '1234', 2015, 6, 300, NULL, NULL, '2012'), ('A_LWB_ssSocoh', 'pc4', '2345', 2021, 7, 300, NULL, NULL, '2021'),
    ('A_PRV_Slot', 'pc4', '1234', 2015, 80, 300, 75.1, 84.9, '2012'), ('A_PRV_Slot', 'own', 'oost', 2021, 60, 396, NULL, NULL, '2021'),
    ('A_PRV_Slot', 'own', 'west', 2017, 70, 300, NULL, NULL, '2012'), ('A_PRV_Slot', 'gemeente', 'GM0003', 2019, 50, NULL, 40.2, 59.8, '2012'),
    ('A_PRV_Alarm', 'pc4', '1234', 2015, 100, 96, NULL, NULL, '2012'),
    ('koopwoningen', 'gemeente', 'GM0001', 2018, 60, NULL, NULL, NULL, NULL);       -- no survey
END
is(sql('SELECT dwelling_id, score_raw, level, code, year, series FROM fresh_dwelling_cohesion ORDER BY 1'), "1|6|pc4|1234|2015|2012\n2|6|pc4|1234|2015|2012\n4|7|pc4|2345|2021|2021\n5|7|pc4|2345|2021|2021\n6|||||",
	'each dwelling has the newest score of its own areas, with its year and series');
is(sql('SELECT rule FROM fresh_dwelling_cohesion WHERE dwelling_id = 6'), 'geen score: geen gebied bekend bij deze postcode of plek', 'or the reason why there is none');
is(sql("SELECT dwelling_id, score_raw, level, code, year, series FROM dwelling_score('A_PRV_Slot') ORDER BY 1"),
	"1|80|pc4|1234|2015|2012\n2|80|pc4|1234|2015|2012\n4|60|own|oost|2021|2021\n5|50|gemeente|GM0003|2019|2012\n6|||||", 'percentages are scores, and own areas have them');
is(sql("SELECT factor, per_point, levels FROM survey_score ORDER BY 1"), "A_LWB_ssSocoh|1|{pc4}\nA_PRV_Alarm|10|{pc4}\nA_PRV_Slot|10|{pc4,own,gemeente}", 'figures that are no survey are no scores');
is(sql("SELECT a.code, round(a.standard_error::numeric, 9) FROM survey_score AS s, unnest_areas(s.areas) AS a WHERE s.factor LIKE 'A_PRV_%' ORDER BY s.factor, 1"),
	join("\n", '1234|' . sprintf('%.9f', 10 * sqrt(1.3 * 98 / 100 * 2 / 100 / 100)), '1234|0.250000000', 'GM0003|0.500000000', 'oost|' . sprintf('%.9f', 10 * sqrt(1.3 * 239.6 / 400 * 160.4 / 400 / 400)),
		'west|' . sprintf('%.9f', 10 * sqrt(1.3 * 212 / 304 * 92 / 304 / 304))), 'with the margins, or the error that a share of so many has; none has no error');
is(sql("SELECT ST_Area(a.geom) FROM survey_score AS s, unnest_areas(s.areas) AS a WHERE s.factor = 'A_PRV_Slot' AND a.code = 'west'"), 1000000, 'an area of members lies where they do');
is(sql("SELECT DISTINCT score IS NULL, rule FROM dwelling_score('A_LWB_CFleef')"), 't|geen score: geen scores van deze factor', 'a factor without scores says so');
is(sql("SELECT burglary_id, score_raw, year, series FROM burglary_score('A_PRV_Slot') ORDER BY 1"), "1|80|2015|2012\n3|70|2017|2012\n4|||", 'a burglary has the score of its day');
# A newer score of too few takes away no older one of enough; where there is no other, it is told why it does not count.
sql("INSERT INTO factor_value (factor, level, code, year, value, respondents, series) VALUES ('A_LWB_ssSocoh', 'pc4', '1234', 2022, 5, 29, '2021'), ('A_LWB_CFleef', 'pc4', '1234', 2022, 5, 29, '2021')");
is(sql('SELECT dwelling_id, score_raw, year FROM fresh_dwelling_cohesion WHERE dwelling_id IN (1, 4) ORDER BY 1'), "1|6|2015\n4|7|2021", 'a newer score of too few respondents leaves the older one');
like(sql("SELECT score, rule FROM dwelling_score('A_LWB_CFleef') WHERE dwelling_id = 1"), qr/^\|geen score: .*pc4 te weinig respondenten/, 'and alone it gives the reason');
sql("UPDATE factor_value SET respondents = 30 WHERE factor = 'A_LWB_ssSocoh' AND year = 2022");
is(sql('SELECT score_raw, year FROM fresh_dwelling_cohesion WHERE dwelling_id = 1'), '5|2022', 'thirty are enough');
sql("DELETE FROM factor_value WHERE year = 2022");
# What is in the table by hand takes no view down.
sql("INSERT INTO factor_series (factor, series) VALUES ('A_LWB_ssSocoh', repeat('lange naam ', 6));
     INSERT INTO factor_value (factor, level, code, year, value, respondents, margin_low, margin_high, series) VALUES ('A_LWB_ssSocoh', 'gemeente', 'GM0001', 2016, 6.1, 800, 0, 62, '2012'),
     ('A_LWB_ssSocoh', 'gemeente', 'GM0002', 2010, 6.1, 2000000000, NULL, NULL, repeat('lange naam ', 6))");
is(sql('SELECT count(*), count(score) FROM fresh_dwelling_cohesion'), '5|4', 'margins that cannot be, a number of respondents that cannot be and a long name of a series');
is(sql("SELECT standard_error, respondents FROM unnest_areas((SELECT areas FROM survey_score WHERE factor = 'A_LWB_ssSocoh')) WHERE level = 'gemeente' ORDER BY code"), "|800\n|", 'they tell no error');

is(sql("SELECT * FROM areas_of('7511', NULL, NULL)"), 'pc4|7511', 'four digits are no postcode of six');
like(sql_error("INSERT INTO factor_value (factor, level, code, year, value) VALUES ('inwoners', 'pc4', '7511AB', 2018, 1)"), qr/factor_value_code_fits_level/, 'a figure has a code of its level');

done_testing;
