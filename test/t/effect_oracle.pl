# Ratios of ratios, their scatter and what is expected of hot areas, held against R where it is installed.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Oracle;
use Psql;

with_r('r-base-core', qw(stats));

database('effect_oracle');
sql('CREATE EXTENSION postgis; CREATE EXTENSION burglary');

# ---------------------------------------------------------------- two changes

# Counts from none to some hundreds, with exposures of their own.
sql(<<'SQL');
CREATE FUNCTION chance(id bigint, purpose int) RETURNS float8 IMMUTABLE RETURN (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8;
CREATE TABLE compared AS
SELECT id, c[1] AS a0, c[2] AS a1, c[3] AS c0, c[4] AS c1, e[1] AS ea0, e[2] AS ea1, e[3] AS ec0, e[4] AS ec1,
       (SELECT effect_set(CASE WHEN i < 3 THEN 'a' ELSE 'c' END, (i - 1) % 2, c[i], e[i], CASE WHEN i < 3 THEN 'treated' ELSE 'control' END) FROM generate_series(1, 4) AS i) AS effects
FROM   generate_series(1, 400) AS id
CROSS  JOIN LATERAL (SELECT array_agg(floor(chance(id * 10 + i, 1) ^ 2 * ('{8,40,400,2000}'::int[])[1 + id % 4])::bigint ORDER BY i) AS c,
                            array_agg(CASE WHEN id % 3 = 0 THEN 1 + floor(3 * chance(id * 10 + i, 2)) ELSE 1 END ORDER BY i) AS e FROM generate_series(1, 4) AS i) AS v;
SQL
# The equations of fisher.test, solved closer than it does; its own p where exposures do not count.
is(in_r('fisher', 'id int, ratio float8, low float8, high float8, p float8, p_fisher float8', 'SELECT id, a0, a1, c0, c1, (ea1 / ea0) / (ec1 / ec0) FROM compared WHERE a0 + a1 > 0 AND c0 + c1 > 0 AND a0 + c0 > 0 AND a1 + c1 > 0', <<'R') > 350, 1, 'tables in R');
for (i in seq_len(nrow(rows))) {
  a0 <- rows[i, 2]; a1 <- rows[i, 3]; c0 <- rows[i, 4]; c1 <- rows[i, 5]; exposure <- rows[i, 6]
  s <- max(0, a1 - c0):min(a0 + a1, a1 + c1)
  logs <- lchoose(a0 + a1, s) + lchoose(c0 + c1, a1 + c1 - s)
  d <- function(t) { w <- logs + s * t; w <- exp(w - max(w)); w / sum(w) }
  root <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-13, maxiter = 10000)$root)
  first <- a1 == s[1]; last <- a1 == s[length(s)]
  ratio <- if (last) Inf else if (first) 0 else root(function(t) sum(d(t) * s) - a1)
  low <- if (first) 0 else root(function(t) sum(d(t)[s >= a1]) - 0.025)
  high <- if (last) Inf else root(function(t) sum(d(t)[s <= a1]) - 0.025)
  now <- d(log(exposure))
  answer(rows[i, 1], ratio / exposure, low / exposure, high / exposure, sum(now[now <= now[s == a1] * (1 + 1e-7)]),
    if (exposure == 1) fisher.test(matrix(c(a1, c1, a0, c0), 2))$p.value else NA)
}
R
my $ratios = 'fisher AS r JOIN compared AS c USING (id) CROSS JOIN LATERAL effect_ratio(effects, 1) AS e';
is(unlike_rows($ratios, 1e-8, [ 'e.ratio', 'r.ratio' ], [ 'e.ratio_low', 'r.low' ], [ 'e.ratio_high', 'r.high' ], [ 'e.p_value', 'r.p' ]), '', 'ratios, limits and p');
is(unlike_rows("(SELECT e.p_value, r.p_fisher FROM $ratios WHERE r.p_fisher IS NOT NULL) AS r", 1e-8, [ 'p_value', 'p_fisher' ]), '', 'p as fisher.test has it');
is(sql("SELECT count(*) FROM compared AS c, effect_ratio(effects, 1) AS e WHERE NOT EXISTS (SELECT FROM fisher AS f WHERE f.id = c.id) AND (e.ratio IS NOT NULL OR NOT 'no_events' = ANY (e.flags))"), 0, 'no ratio of what R was not asked');
is(sql('SELECT count(*) > 10 FROM fisher WHERE low = 0 OR high = \'Infinity\''), 't', 'some with a limit only');

# ---------------------------------------------------------------- scatter

sql(<<'SQL');
CREATE TABLE panel AS
SELECT id, a, p, floor((0.4 - 2 * ln(1 - chance(id * 10000 + a * 100 + p, 3))) * m * (1 + a % 3))::bigint AS y, CASE WHEN id % 2 = 0 THEN 1 ELSE 1 + floor(4 * chance(id * 10000 + a * 100 + p, 4)) END AS e
FROM   generate_series(1, 60) AS id CROSS JOIN LATERAL (SELECT ('{0.2,1,6,30}'::float8[])[1 + id % 4] AS m) AS x CROSS JOIN generate_series(1, 7) AS a CROSS JOIN generate_series(1, 9) AS p;
CREATE TABLE scattered AS SELECT id, effect_set('a' || a, p, y, e, CASE WHEN a < 3 THEN 'treated' ELSE 'control' END) AS effects FROM panel GROUP BY id;
SQL
is(in_r('by_glm', 'id int, dispersion float8, df float8', q(SELECT id, string_agg(a::text, ' ' ORDER BY a, p), string_agg(p::text, ' ' ORDER BY a, p), string_agg(y::text, ' ' ORDER BY a, p), string_agg(e::text, ' ' ORDER BY a, p) FROM panel WHERE p < 6 GROUP BY id), <<'R'), 60, 'panels in R');
for (i in seq_len(nrow(rows))) {
  d <- data.frame(a = numbers(rows[i, 2]), p = numbers(rows[i, 3]), y = numbers(rows[i, 4]), e = numbers(rows[i, 5]))
  d <- d[d$a %in% d$a[d$y > 0] & d$p %in% d$p[d$y > 0], ]
  m <- glm(y ~ factor(a) + factor(p), poisson, d, offset = log(e), epsilon = 1e-14, maxit = 100)
  answer(rows[i, 1], sum(residuals(m, "pearson")^2) / df.residual(m), df.residual(m))
}
R
is(unlike_rows('by_glm AS r JOIN scattered USING (id) CROSS JOIN LATERAL effect_ratio(effects, 6) AS e', 1e-6, [ 'e.dispersion', 'r.dispersion' ]), '', "the dispersion is glm's");
is(in_r('by_t', 'id int, wide_p float8', 'SELECT id, e.p_value, r.dispersion, r.df FROM by_glm AS r JOIN scattered USING (id) CROSS JOIN LATERAL effect_ratio(effects, 6) AS e', <<'R'), 60, 'and what Student makes of it');
for (i in seq_len(nrow(rows))) answer(rows[i, 1], 2 * pt(qnorm(rows[i, 2] / 2) / sqrt(max(1, rows[i, 3])), rows[i, 4]))
R
is(unlike_rows('by_t AS r JOIN scattered USING (id) CROSS JOIN LATERAL effect_ratio(effects, 6) AS e', 1e-6, [ 'e.p_wide', 'r.wide_p' ]), '', 'p with the scatter');

# ---------------------------------------------------------------- around

is(in_r('differences', 'id int, z float8, p float8', 'SELECT id, a0, a1, c0, c1, ea0, ea1, ec0, ec1 FROM compared', <<'R'), 400, 'differences in R');
for (i in seq_len(nrow(rows))) {
  n <- as.numeric(rows[i, 2:5]); w <- as.numeric(rows[i, 6:9]); z <- sum(n / w * c(-1, 1, 1, -1)) / sqrt(sum(n / w^2))
  answer(rows[i, 1], if (is.finite(z)) z else NA, if (is.finite(z)) 2 * pnorm(-abs(z)) else NA)
}
R
is(unlike_rows('differences AS r JOIN compared USING (id) CROSS JOIN LATERAL weighted_displacement_difference(effects, 1, per => 1) AS d', 1e-9, [ 'd.z', 'r.z' ], [ 'd.p_value', 'r.p' ]), '', 'the difference of weighted counts');

# ---------------------------------------------------------------- hot areas

is(in_r('hot', 'y int, shape float8, mean float8, expected float8, variance float8, low int, high int', 'SELECT y, shape, mean FROM unnest(ARRAY[0, 1, 5, 40]) AS y, unnest(ARRAY[0.3, 2, 17]) AS shape, unnest(ARRAY[0.5, 4, 33]) AS mean', <<'R'), 36, 'hot areas in R');
for (i in seq_len(nrow(rows))) {
  y <- rows[i, 1]; a <- rows[i, 2]; m <- rows[i, 3]; rate <- a / m + 1
  answer(y, a, m, (a + y) / rate, (a + y) / rate^2, qnbinom(0.1, a + y, rate / (rate + 1)), qnbinom(0.9, a + y, rate / (rate + 1)))
}
R
is(unlike_rows('hot AS r CROSS JOIN LATERAL regression_to_mean(y, shape, mean) AS n', 1e-9, [ 'n.expected', 'r.expected' ], [ 'n.variance', 'r.variance' ], [ 'n.low::float8', 'r.low::float8' ], [ 'n.high::float8', 'r.high::float8' ]), '', 'what is next, and between which bounds');

done_testing;
