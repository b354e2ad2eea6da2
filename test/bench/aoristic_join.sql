-- The same in SQL: a row for each hour that a window touches.
SELECT round(sum(p.expected)::numeric)
FROM  (SELECT extract(isodow FROM h AT TIME ZONE 'Europe/Amsterdam') AS weekday, extract(hour FROM h AT TIME ZONE 'Europe/Amsterdam') AS hour,
              sum(extract(epoch FROM least(w.t, h + interval '1 hour') - greatest(w.f, h)) / extract(epoch FROM w.t - w.f)) AS expected
       FROM  (SELECT b.f, b.f + (i::bigint * 7919 % 4320 + 1) * interval '1 minute' AS t
              FROM generate_series(1, 1000000) AS i, LATERAL (SELECT '2018-01-01 00:00+01'::timestamptz + i * interval '31 seconds' AS f) AS b) AS w,
              LATERAL generate_series(date_trunc('hour', w.f), w.t - interval '1 microsecond', interval '1 hour') AS h
       GROUP  BY 1, 2) AS p;
