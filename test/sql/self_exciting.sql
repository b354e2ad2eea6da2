-- How many burglaries one burglary brings: of a made street pattern, too few, nothing, what is refused.
SET client_min_messages = warning;
SET extra_float_digits = 0;

CREATE FUNCTION pg_temp.rd(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(200000 + x, 450000 + y), 28992) $$;

-- 22,500 dwellings, 20 m apart. In four years 2,400 burglaries, anywhere; of the last year each fourth is followed by one 40 m off, a week later.
CREATE FUNCTION pg_temp.anywhere(n int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT (hashint4extended(n, 7) & 2147483647) % 22500 $$;
CREATE TEMP TABLE sets AS
SELECT (SELECT dwelling_set(n, pg_temp.rd(n % 150 * 20, n / 150 * 20)) FROM generate_series(0, 22499) AS n) AS dwellings,
       (SELECT burglary_set(n, pg_temp.rd(home % 150 * 20, home / 150 * 20), day, day, home, 0, NULL)
        FROM   (SELECT n, pg_temp.anywhere(n) AS home, date '2020-01-01' + (n * 0.6)::int AS day FROM generate_series(0, 2399) AS n
                UNION ALL
                SELECT 10000 + n, (pg_temp.anywhere(n) + 2) % 22500, date '2020-01-01' + (n * 0.6)::int + 7 FROM generate_series(1800, 2380, 4) AS n) AS b) AS burglaries;

CREATE TEMP TABLE fitted AS SELECT f.* FROM sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-12-10') AS f;
SELECT burglaries_in_all, outside, background_burglaries, round(expected_close_pairs::numeric, 3) AS expected_close_pairs, flags FROM fitted;
-- One in five was followed (one in four of those that came by themselves): found, and not where the days are dealt by lot.
SELECT theta BETWEEN 0.15 AND 0.25 AS theta, low > theta_permuted_most AS told_apart, theta_permuted < 0.05 AS permuted, low < theta AND theta < high AS interval,
       repeats < 0.01 AS repeats, mean_days BETWEEN 4 AND 10 AS mean_days, sigma BETWEEN 20 AND 60 AS sigma, round((share_background + share_near + share_repeat)::numeric, 9) AS shares,
       log_likelihood > log_likelihood_without AS likelier, p_value < 0.001 AS p_value
FROM   fitted;
-- The same for the same seed; without permutations nothing is said of them.
SELECT count(DISTINCT f) AS answers FROM sets, generate_series(1, 2), self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-12-10') AS f;
SELECT f.theta = g.theta AS theta, f.theta_permuted, f.theta_permuted_most FROM fitted AS g, sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-12-10', permutations => 0) AS f;

-- As a forecast: the same number of burglaries, of which some come of the last weeks.
SELECT count(*), round(min(share_base + share_recent)::numeric, 9) AS least, round(max(share_base + share_recent)::numeric, 9) AS most, max(share_recent) BETWEEN 0.1 AND 0.9 AS recent, flags
FROM   sets, burglary_forecast(burglaries, sets.dwellings, '2023-12-01', 'self_exciting', 100) GROUP BY flags;

-- ---------------------------------------------------------------- too few, and nothing

SELECT f.* FROM sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-03-10') AS f;
SELECT f.* FROM sets, self_exciting_fit(burglaries, dwellings, '2019-12-15', '2020-12-01') AS f;
SELECT f.* FROM sets, self_exciting_fit(burglaries, dwellings, '2030-12-15', '2030-12-15') AS f;
SELECT f.burglaries_in_all, f.flags FROM sets, self_exciting_fit((SELECT burglary_set(1, NULL::geometry, NULL, NULL)), dwellings, '2022-12-15', '2023-12-10') AS f;
SELECT count(*) FROM sets, self_exciting_fit(burglaries, (SELECT dwelling_set(1, NULL::geometry)), '2022-12-15', '2023-12-10') AS f;
SELECT count(*) FROM sets, self_exciting_fit(NULL, dwellings, '2022-12-15', '2023-12-10') AS f;
SELECT max(share_recent) AS recent, flags FROM sets, burglary_forecast(burglaries, sets.dwellings, '2020-06-01', 'self_exciting') AS f GROUP BY flags;
SELECT max(share_recent) AS recent, count(DISTINCT round((expected / f.dwellings)::numeric, 12)) AS alike, flags FROM sets, burglary_forecast((SELECT burglary_set(1, NULL::geometry, NULL, NULL)), sets.dwellings, '2023-06-01', 'self_exciting') AS f GROUP BY flags;

-- ---------------------------------------------------------------- refused

SELECT f FROM sets, self_exciting_fit(burglaries, dwellings, '2023-12-10', '2022-12-15') AS f;
SELECT f FROM sets, self_exciting_fit(burglaries, dwellings, '-infinity', '2022-12-15') AS f;
SELECT f FROM sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', 'infinity') AS f;
SELECT f FROM sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-12-10', 3) AS f;
SELECT f FROM sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-12-10', bandwidth => 1) AS f;
SELECT f FROM sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-12-10', cell_size => 1) AS f;
SELECT f FROM sets, self_exciting_fit(burglaries, dwellings, '2022-12-15', '2023-12-10', permutations => -1) AS f;
SELECT f FROM sets, self_exciting_fit(burglaries, (SELECT dwelling_set(1, 'SRID=3035;POINT(4000000 3200000)'::geometry)), '2022-12-15', '2023-12-10') AS f;
-- One place for all: more near pairs than are kept.
SELECT f FROM sets, self_exciting_fit((SELECT burglary_set(n, pg_temp.rd(0, 0), date '2020-01-01' + n % 50, NULL) FROM generate_series(1, 8000) AS n), dwellings, '2020-01-10', '2020-12-10') AS f;
