# Real burglaries whose time is a window of hours, of Washington D.C. in 2016: near repeats by elapsed hours, held against counting every
# hour of every pair. The data is not part of this project.
use strict;
use warnings;
use Psql;
use Test::More;

my $burglaries = ($ENV{BURGLARY_DATA} // '') . '/crime/dc_burglary_aoristic_2016.csv';
plan skip_all => 'the burglaries are not here' unless $ENV{BURGLARY_DATA} && -e $burglaries;

database('windows_real');
sql('CREATE EXTENSION burglary CASCADE');
sql(<<"E");
CREATE TABLE delivered (id int GENERATED ALWAYS AS IDENTITY, x float8, y float8, start_local timestamp, end_local timestamp);
\\copy delivered (x, y, start_local, end_local) FROM '$burglaries' (FORMAT csv, HEADER)
-- feet of Maryland, to metres; an hour ends where the next begins
CREATE TABLE burglary AS
SELECT d.id, ST_Transform(ST_SetSRID(ST_MakePoint(d.x, d.y), 2248), 26985) AS geom, w.first_moment, w.last_moment,
       floor(extract(epoch FROM w.first_moment - timestamptz '2000-01-01 00:00+00') / 3600)::int AS first_hour,
       floor(extract(epoch FROM greatest(w.last_moment - interval '1 microsecond', w.first_moment) - timestamptz '2000-01-01 00:00+00') / 3600)::int AS last_hour
FROM   delivered AS d
CROSS  JOIN LATERAL (SELECT least(d.start_local, coalesce(d.end_local, d.start_local)) AT TIME ZONE 'America/New_York' AS first_moment,
                            greatest(d.start_local, coalesce(d.end_local, d.start_local)) AT TIME ZONE 'America/New_York' AS last_moment) AS w;
CREATE TABLE kept AS SELECT event_window_set(geom, first_moment, last_moment, id) AS events FROM burglary;
E
is(sql('SELECT i.events, i.left_out, i.unit, i.one_place, i.over_week > 10, i.one_moment BETWEEN 1 AND 1024 FROM kept AS k, event_window_set_info(k.events) AS i'), '1025|0|hour|1025|t|t', 'the burglaries are there, with windows of an hour to weeks');

sql("CREATE TABLE said AS SELECT t.* FROM kept AS k, knox_test(k.events, '{0, 150, 300}', '{0, 2, 7, 14}', 499) AS t");
# Of one window each hour, against how many of the other lie so near.
is(sql(<<'E'), '6|0', 'the expected number of pairs is that of every hour');
SELECT count(*), count(*) FILTER (WHERE abs(s.observed - c.observed) > 1e-8 * s.observed)
FROM   said AS s
JOIN  (SELECT n.distance_from, l.days_from, sum(h.near / ((a.last_hour - a.first_hour + 1.0) * (b.last_hour - b.first_hour + 1))) AS observed
       FROM   burglary AS a JOIN burglary AS b ON a.id < b.id AND ST_DWithin(a.geom, b.geom, 300)
       CROSS  JOIN LATERAL (SELECT CASE WHEN ST_Distance(a.geom, b.geom) < 150 THEN 0 ELSE 150 END AS distance_from) AS n
       CROSS  JOIN (VALUES (0, -1, 47), (2, 47, 167), (7, 167, 335)) AS l (days_from, beyond, within)
       CROSS  JOIN LATERAL (SELECT sum(greatest(least(b.last_hour, u + l.within) - greatest(b.first_hour, u - l.within) + 1, 0)
                                       - CASE WHEN l.beyond < 0 THEN 0 ELSE greatest(least(b.last_hour, u + l.beyond) - greatest(b.first_hour, u - l.beyond) + 1, 0) END) AS near
                            FROM generate_series(a.first_hour, a.last_hour) AS u) AS h
       WHERE  ST_Distance(a.geom, b.geom) < 300
       GROUP  BY 1, 2) AS c USING (distance_from, days_from)
E
is(sql('SELECT count(*) FROM said WHERE NOT (certainty > 0.5 AND certainty <= 1 AND sd > 0 AND p_value BETWEEN 0.002 AND 1 AND expected > 0)'), 0, 'most pairs are nearly certain');
is(sql('SELECT count(*) FROM said WHERE NOT (ratio_low < ratio_corrected AND ratio_corrected < ratio_high)'), 0, 'each ratio has its interval');
# As all studies of burglary find: soonest and nearest there are more than chance has.
is(sql('SELECT p_adjusted <= 0.05, ratio_low > 1 FROM said WHERE distance_from = 0 AND days_from = 0'), 't|t', 'burglary is contagious there');
is(sql(<<'E'), 't', 'by whole days it is nearly the same');
SELECT d.ratio_corrected BETWEEN s.ratio_low AND s.ratio_high
FROM   said AS s, (SELECT event_window_set(geom, (first_moment AT TIME ZONE 'America/New_York')::date, (last_moment AT TIME ZONE 'America/New_York')::date) AS events FROM burglary) AS e,
       knox_test(e.events, '{0, 150, 300}', '{0, 2, 7, 14}', 0) AS d
WHERE  s.distance_from = 0 AND s.days_from = 0 AND d.distance_from = 0 AND d.days_from = 0
E
# Drawn moments scatter around it; pooled they hold it.
is(sql(<<'E'), 't|t', 'pooled over draws it is the same');
SELECT s.knox_ratio BETWEEN exp((p.pooled).low) AND exp((p.pooled).high), (p.pooled).missing_information BETWEEN 0 AND 0.9
FROM   said AS s, (SELECT pool_estimates(ln(k.knox_ratio), 1.0 / k.observed) AS pooled
                   FROM kept AS h, generate_series(1, 20) AS number, knox_test(event_set_draw(h.events, number), '{0, 150, 300}', '{0, 2, 7, 14}', 0) AS k WHERE k.distance_from = 0 AND k.days_from = 2) AS p
WHERE  s.distance_from = 0 AND s.days_from = 2
E
# What hangs together, as probabilities over draws: roles of each burglary add up to one.
is(sql(<<'E'), '1025|0|t', 'roles by draws');
SELECT count(*), count(*) FILTER (WHERE abs(total - 1) > 1e-9), bool_or(originator BETWEEN 0.05 AND 0.95)
FROM  (SELECT event_id, sum(share) AS total, coalesce(max(share) FILTER (WHERE role = 'originator'), 0) AS originator
       FROM  (SELECT r.event_id, r.role, count(*) / 20.0 AS share FROM kept AS h, generate_series(1, 20) AS number, near_repeat_roles(event_set_draw(h.events, number), 150, 7) AS r GROUP BY 1, 2) AS s
       GROUP BY event_id) AS e
E
done_testing();
