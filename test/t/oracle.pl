# Series, survival and exact limits held against R, where it is installed: surveillance, survival, and base R's own glm.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Oracle;
use Psql;

with_r('r-cran-surveillance r-cran-survival', qw(surveillance survival));

database('oracle');
sql('CREATE EXTENSION postgis; CREATE EXTENSION burglary');

# Counts around 1, 4, 15 and 60, with a season, some with a trend, more scattered than chance.
sql(<<'SQL');
CREATE FUNCTION chance(id bigint, purpose int) RETURNS float8 IMMUTABLE RETURN (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8;
CREATE TABLE series AS
SELECT s AS id, array_agg(floor(m * (1 + 0.5 * cos(2 * pi() * t / 26)) * exp(-0.006 * t * (s % 3)) * (0.4 - 0.6 * ln(1 - chance(s * 1000 + t, 1)))
                                + chance(s * 1000 + t, 2)) ORDER BY t) AS counts
FROM   generate_series(1, 60) AS s CROSS JOIN LATERAL (SELECT ('{1,4,15,60}'::int[])[1 + s % 4] AS m) AS x CROSS JOIN generate_series(1, 140) AS t
GROUP  BY s;
SQL
my $series = "SELECT id, array_to_string(counts, ' ') FROM series ORDER BY id";

# ---------------------------------------------------------------- alarms

# With weights, surveillance asks how sure the trend and the expectation are of a fit whose own weights it has put those of the outbreaks in
# the place of: its trend shows too soon then. That part is held against glm below.
is(in_r('flexible', 'id int, reweight boolean, trend boolean, expected float8, nb_upper float8, power_upper float8, slope float8', $series, <<'R'), 180, 'farringtonFlexible of surveillance');
for (i in seq_len(nrow(rows))) for (how in list(c(FALSE, FALSE), c(FALSE, TRUE), c(TRUE, FALSE))) {
  count <- numbers(rows[i, 2])
  of <- function(method) suppressWarnings(farringtonFlexible(sts(count, frequency = 26), list(range = length(count), b = 5, w = 1,
    reweight = how[1], trend = how[2], alpha = 0.005, thresholdMethod = method, noPeriods = 1, pastWeeksNotIncluded = 1,
    limit54 = c(0, 4), glmWarnings = FALSE)))
  nb <- of("nbPlugin"); power <- of("delta")
  answer(rows[i, 1], how[1], how[2], nb@control$expected, upperbound(nb)[1], upperbound(power)[1], 26 * nb@control$trendVector)
}
R
my $flexible = "flexible AS r JOIN series AS s USING (id) CROSS JOIN LATERAL farrington(counts, reweight => r.reweight, trend => r.trend, threshold => 'nb', min_count => 0) AS n
	CROSS JOIN LATERAL farrington(counts, reweight => r.reweight, trend => r.trend, threshold => 'power', min_count => 0) AS p";
# glm stops at a change of 1e-8 of its deviance, and its dispersion is of the step before.
is(unlike_rows($flexible, 1e-4, [ 'n.expected', 'r.expected' ], [ 'n.upper', 'r.nb_upper' ]), '', 'what is expected, and the limit of the negative binomial');
is(unlike_rows("(SELECT r.*, p.upper, p.percent_per_year FROM $flexible WHERE NOT r.reweight AND p.dispersion > 1) AS r", 1e-4, [ 'r.upper', 'r.power_upper' ], [ 'ln(1 + r.percent_per_year / 100)', 'r.slope' ]), '',
	'without weights also the limit of counts to the power 2/3, and the trend, where the dispersion is 1 or more, below which surveillance goes on');
is(sql('SELECT count(slope) BETWEEN 10 AND 50 FROM flexible WHERE trend'), 't', 'which some have');

is(in_r('by_glm', 'id int, expected float8, upper float8, slope float8, p float8', $series, <<'R'), 60, 'with weights and trend, by glm');
for (i in seq_len(nrow(rows))) {
  count <- numbers(rows[i, 2]); n <- length(count)
  ago <- sort(as.vector(outer(26 * 1:5, -1:1, "+")))
  d <- data.frame(y = count[n - ago], year = -ago / 26)
  fit <- function(formula) {
    m <- glm(formula, quasipoisson, d, epsilon = 1e-14); phi <- max(1, summary(m)$dispersion); mu <- fitted(m)
    a <- 1.5 * (d$y^(2/3) * mu^(-1/6) - mu^0.5) / sqrt(phi * (1 - hatvalues(m)))
    w <- ifelse(a > 2.58, a^-2, 1); d$w <- w * length(w) / sum(w)
    environment(formula) <- environment()
    glm(formula, quasipoisson, d, weights = w, epsilon = 1e-14)
  }
  m <- fit(y ~ year); trend <- summary(m)$coefficients["year", 4] < 0.05 && exp(coef(m)[[1]]) <= max(d$y)
  if (!trend) m <- fit(y ~ 1)
  phi <- max(1, summary(m)$dispersion); mu <- exp(coef(m)[[1]])
  v <- (mu * summary(m, dispersion = phi)$coefficients[1, 2])^2
  spread <- sqrt(4/9 * mu^(1/3) * (phi + v / mu))
  answer(rows[i, 1], mu, (mu^(2/3) + qnorm(0.995) * spread)^1.5, if (trend) coef(m)[["year"]] else NA,
    pnorm(count[n]^(2/3), mu^(2/3), spread, lower.tail = FALSE))
}
R
is(unlike_rows("by_glm AS r JOIN series AS s USING (id) CROSS JOIN LATERAL farrington(counts, threshold => 'power', min_count => 0) AS p", 1e-6, [ 'p.expected', 'r.expected' ], [ 'p.upper', 'r.upper' ],
	[ 'ln(1 + p.percent_per_year / 100)', 'r.slope' ], [ 'p.p_value', 'r.p' ]), '', 'all of it');

is(in_r('ears_r', 'id int, method text, period int, upper float8', $series, <<'R') > 20_000, 1, 'earsC of surveillance');
for (i in seq_len(nrow(rows))) for (method in c("C1", "C2", "C3")) {
  e <- earsC(sts(numbers(rows[i, 2]), frequency = 26), list(method = method, baseline = 7, minSigma = 0.2))
  for (k in seq_along(e@control$range)) answer(rows[i, 1], method, e@control$range[k], upperbound(e)[k])
}
R
is(sql("SELECT count(*) FROM ears_r AS r JOIN series AS s USING (id) JOIN LATERAL ears(counts, CASE r.method WHEN 'C3' THEN 'C3_surveillance' ELSE r.method END) AS e ON e.period = r.period
	WHERE (abs(greatest(e.upper, 0) - r.upper) > 1e-9 * greatest(1, r.upper)) IS NOT FALSE"), 0, 'C1, C2 and C3 have its limits');

# ---------------------------------------------------------------- trend

is(in_r('trend', 'id int, percent float8, low float8, high float8, p float8, dispersion float8', $series, <<'R'), 60, 'trend and season by glm');
for (i in seq_len(nrow(rows))) {
  y <- numbers(rows[i, 2]); t <- (seq_along(y) - 1) / 26
  m <- glm(y ~ t + sin(2 * pi * t) + cos(2 * pi * t), quasipoisson, epsilon = 1e-14); phi <- max(1, summary(m)$dispersion); df <- df.residual(m)
  b <- coef(m)[["t"]]; e <- summary(m, dispersion = phi)$coefficients["t", 2]
  answer(rows[i, 1], 100 * expm1(b), 100 * expm1(b - qt(0.975, df) * e), 100 * expm1(b + qt(0.975, df) * e), 2 * pt(-abs(b / e), df), phi)
}
R
is(unlike_rows('trend AS r JOIN series AS s USING (id) CROSS JOIN LATERAL series_trend(counts) AS t', 1e-6, [ 't.percent_per_year', 'r.percent' ], [ 't.percent_low', 'r.low' ], [ 't.percent_high', 'r.high' ],
	[ 't.p_value', 'r.p' ], [ 't.dispersion', 'r.dispersion' ]), '', 'series_trend is the quasi-Poisson of glm');

# ---------------------------------------------------------------- survival

sql('CREATE TABLE watched AS SELECT s AS id, array_agg(floor(-ln(1 - chance(s * 1000 + n, 3)) * 60) ORDER BY n) AS durations, array_agg(chance(s * 1000 + n, 4) < 0.3 ORDER BY n) AS ended
	FROM generate_series(1, 12) AS s, LATERAL generate_series(1, 5 + 20 * s) AS n GROUP BY s');
is(in_r('kaplan', 'id int, duration float8, at_risk int, ends int, surviving float8, error float8, low float8, high float8',
	"SELECT id, array_to_string(durations, ' '), array_to_string(ended::int[], ' ') FROM watched ORDER BY id", <<'R') > 300, 1, 'Kaplan-Meier of survival');
for (i in seq_len(nrow(rows))) {
  f <- survfit(Surv(numbers(rows[i, 2]), numbers(rows[i, 3])) ~ 1, conf.type = "log-log")
  for (k in seq_along(f$time)) answer(rows[i, 1], f$time[k], f$n.risk[k], f$n.event[k], f$surv[k], f$std.err[k] * f$surv[k], f$lower[k], f$upper[k])
}
R
my $curve = 'kaplan AS r JOIN watched AS w USING (id) JOIN LATERAL survival_curve(durations, ended) AS c ON c.duration = r.duration';
is(sql('SELECT count(*) FROM watched CROSS JOIN LATERAL survival_curve(durations, ended)'), sql('SELECT count(*) FROM kaplan'), 'as many rows');
is(sql("SELECT count(*) FROM $curve"), sql('SELECT count(*) FROM kaplan'), 'at the same durations');
is(unlike_rows($curve, 1e-9, [ 'c.at_risk', 'r.at_risk' ], [ 'c.ends', 'r.ends' ], [ 'c.surviving', 'r.surviving' ]), '', 'who is left, and to whom it has not happened');
is(unlike_rows("$curve AND r.surviving BETWEEN 0.000001 AND 0.999999", 1e-9, [ 'c.standard_error', 'r.error' ], [ 'c.surviving_low', 'r.low' ], [ 'c.surviving_high', 'r.high' ]), '', 'how sure that is, by log(-log)');

# ---------------------------------------------------------------- exact limits, and p-values for their number

is(in_r('change', 'before int, after int, low float8, high float8, p_low float8, p_high float8',
	"SELECT b, a FROM unnest('{1,3,28,55,1939}'::int[]) AS b, unnest('{0,2,26,93,1198}'::int[]) AS a", <<'R'), 25, 'changes by binom.test');
for (i in seq_len(nrow(rows))) {
  b <- rows[i, 1]; a <- rows[i, 2]; ci <- binom.test(a, a + b)$conf.int; r <- ci / (1 - ci)
  answer(b, a, 100 * (r[1] - 1), 100 * (r[2] - 1), pbinom(a, a + b, 0.5), pbinom(a - 1, a + b, 0.5, lower.tail = FALSE))
}
R
is(unlike_rows('change AS r CROSS JOIN LATERAL count_change(r.before, r.after) AS c', 1e-9, [ 'c.percent_low', 'r.low' ], [ 'c.percent_high', 'r.high' ], [ 'c.p_value', 'least(1, 2 * least(r.p_low, r.p_high))' ]),
	'', 'their exact intervals and p');
is(sql('SELECT round(percent::numeric, 1), round(percent_low::numeric, 1), round(percent_high::numeric, 1) FROM count_change(1939, 1198)'), '-38.2|-42.6|-33.6', 'Twente, 1939 to 1198');

is(in_r('garwood', 'ends int, low float8, high float8', "SELECT unnest('{0,1,5,27}'::int[])", <<'R'), 4, 'limits by poisson.test');
for (i in seq_len(nrow(rows))) { ci <- poisson.test(rows[i, 1])$conf.int; answer(rows[i, 1], ci[1], ci[2]) }
R
is(unlike_rows("garwood AS r CROSS JOIN LATERAL survival_hazard(array_fill(1::float8, ARRAY[40]), ARRAY(SELECT n <= r.ends FROM generate_series(1, 40) AS n), '{0,2}') AS h", 1e-9,
	[ 'h.hazard_low * h.exposure', 'r.low' ], [ 'h.hazard_high * h.exposure', 'r.high' ]), '', 'Garwood, of a hazard');

is(in_r('adjusted', 'n int, p float8, adjusted float8', 'SELECT n, chance(n, 5) ^ 3 FROM generate_series(1, 200) AS n', <<'R'), 200, 'p.adjust');
a <- p.adjust(rows[, 2], "BH"); for (i in seq_len(nrow(rows))) answer(rows[i, 1], rows[i, 2], a[i])
R
is(unlike_rows('(SELECT *, benjamini_hochberg(p) OVER () AS ours FROM adjusted) AS r', 1e-9, [ 'r.ours', 'r.adjusted' ]), '', 'benjamini_hochberg');

done_testing();
