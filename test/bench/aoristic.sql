-- The hours of the week of a million windows of up to three days.
SELECT round(sum(p.expected)::numeric)
FROM   aoristic_profile((SELECT window_set(w.f, w.t, NULL) FROM (SELECT b.f, b.f + (i::bigint * 7919 % 4320 + 1) * interval '1 minute' AS t
       FROM generate_series(1, 1000000) AS i, LATERAL (SELECT '2018-01-01 00:00+01'::timestamptz + i * interval '31 seconds' AS f) AS b) AS w), 'hour_of_week') AS p;
