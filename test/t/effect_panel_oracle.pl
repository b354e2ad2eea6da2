# Measures by area and period held against R, where it is installed: glm, MASS's glm.nb, and mixtures of every set of areas.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Oracle;
use Psql;

with_r('r-base-core r-cran-mass', qw(MASS));

database('effect_panel_oracle');
sql('CREATE EXTENSION postgis; CREATE EXTENSION burglary');

# Panels of two to nine areas, the last four of 24, and six to seventeen periods, more scattered than chance and less, with exposures that grow.
sql(<<'SQL');
CREATE FUNCTION chance(id bigint, purpose int) RETURNS float8 IMMUTABLE RETURN (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8;
CREATE TABLE cell AS
SELECT id, 'a' || a AS area, t AS period, CASE WHEN a <= CASE WHEN id > 60 THEN 12 ELSE 1 + id % 3 END THEN 'treated' ELSE 'control' END AS role, (10 + a) * (1 + 0.02 * t * (a % 2)) AS exposure,
       floor((1 + id % 4) * 3 * (0.5 + chance(id * 100 + a, 1)) * (1 + 0.4 * cos(t)) * CASE WHEN id % 5 = 0 THEN 1 ELSE 0.3 - 0.8 * ln(1 - chance(id * 10000 + a * 100 + t, 2)) END
             + chance(id * 10000 + a * 100 + t, 3))::bigint AS counted
FROM   generate_series(1, 64) AS id, LATERAL generate_series(1, CASE WHEN id > 60 THEN 24 ELSE 2 + id % 3 + id % 6 END) AS a, LATERAL generate_series(1, 6 + id % 12) AS t;
CREATE TABLE panel AS SELECT id, 4 + id % 3 AS since, effect_set(area, period, counted, exposure, role) AS effects FROM cell GROUP BY id;
SQL

# R on each panel: its rows are d, of which what has no burglary tells nothing, and takes none of the freedom.
sub of_panels
{
	my ($table, $columns, $r) = @_;
	return in_r($table, $columns, 'SELECT id, since, area, period, role, exposure, counted FROM cell JOIN panel USING (id) ORDER BY id, area COLLATE "C", period', <<"R");
names(rows) <- c("id", "since", "area", "period", "role", "exposure", "y")
for (d in split(rows, rows\$id)) {
  id <- d\$id[1]; d\$after <- d\$period >= d\$since; d\$treated <- d\$role == "treated"; d\$D <- d\$after * d\$treated
  d <- d[ave(d\$y, d\$area, FUN = sum) > 0, ]; all <- d; d <- d[ave(d\$y, d\$period, FUN = sum) > 0, ]
$r
}
R
}

# ---------------------------------------------------------------- effect_panel

is(of_panels('by_glm', 'id int, by_period boolean, ratio float8, error float8, phi float8, low float8, high float8, p float8, clustered float8', <<'R'), 128, 'glm of 64 panels');
  for (by_period in c(TRUE, FALSE)) {
    use <- if (by_period) d else all
    m <- glm(if (by_period) y ~ 0 + area + factor(period) + D + offset(log(exposure)) else y ~ 0 + area + after + D + offset(log(exposure)), poisson, use, epsilon = 1e-14, maxit = 100)
    phi <- sum(residuals(m, "pearson")^2) / df.residual(m); b <- coef(m)[["D"]]; e <- sqrt(vcov(m)["D", "D"] * max(1, phi)); df <- df.residual(m)
    # by hand, as sandwich's vcovCL has it with the correction for the number of areas
    score <- rowsum(model.matrix(m) * residuals(m, "response"), use$area); g <- nrow(score); v <- vcov(m) %*% crossprod(score) %*% vcov(m) * g / (g - 1)
    answer(id, by_period, exp(b), e, phi, exp(b - qt(0.975, df) * e), exp(b + qt(0.975, df) * e), 2 * pt(-abs(b) / e, df), sqrt(v["D", "D"]))
  }
R
is(unlike_rows('by_glm AS r JOIN panel USING (id) CROSS JOIN LATERAL effect_panel(effects, since, period_effects => r.by_period) AS p', 1e-6, [ 'p.ratio', 'r.ratio' ], [ 'p.standard_error', 'r.error' ], [ 'p.dispersion', 'r.phi' ],
	[ 'ln(p.ratio_low)', 'ln(r.low)' ], [ 'ln(p.ratio_high)', 'ln(r.high)' ], [ 'p.p_value', 'r.p' ]), '', 'effect_panel is the quasi-Poisson of glm');
is(unlike_rows("by_glm AS r JOIN panel USING (id) CROSS JOIN LATERAL effect_panel(effects, since, 'clustered', r.by_period) AS p WHERE id > 60", 1e-6, [ 'p.ratio', 'r.ratio' ], [ 'p.standard_error', 'r.clustered' ]), '',
	'with an error by areas, where there are twelve on each side');
is(sql("SELECT count(p.standard_error) || ' ' || count(p.ratio) FROM panel CROSS JOIN LATERAL effect_panel(effects, since, 'clustered') AS p"), '4 64', 'and elsewhere without one');

# As glm.nb does it, which itself stops theta at a change of 1e-4.
is(of_panels('by_mass', 'id int, ratio float8, error float8, theta float8, p float8', <<'R') >= 30, 1, 'glm.nb where the counts scatter');
  m <- glm(y ~ 0 + area + factor(period) + D + offset(log(exposure)), poisson, d, epsilon = 1e-14, maxit = 100)
  theta <- NULL
  for (step in 1:500) {
    now <- suppressWarnings(try(theta.ml(d$y, fitted(m), limit = 200, eps = 1e-12), silent = TRUE))
    if (inherits(now, "try-error") || now > 1e4) { theta <- NULL; break }
    if (!is.null(theta) && abs(now / theta - 1) < 1e-11) break
    theta <- as.numeric(now)
    m <- glm(y ~ 0 + area + factor(period) + D + offset(log(exposure)), negative.binomial(theta), d, epsilon = 1e-14, maxit = 100)
  }
  if (!is.null(theta)) { b <- coef(m)[["D"]]; e <- sqrt(summary(m, dispersion = 1)$cov.scaled["D", "D"]); answer(id, exp(b), e, theta, 2 * pnorm(-abs(b) / e)) }
R
is(unlike_rows("by_mass AS r JOIN panel USING (id) CROSS JOIN LATERAL effect_panel(effects, since, 'negative_binomial') AS p", 1e-6, [ 'p.ratio', 'r.ratio' ], [ 'p.standard_error', 'r.error' ], [ 'p.size', 'r.theta' ], [ 'p.p_value', 'r.p' ]), '',
	'effect_panel is the negative binomial of MASS');
is(sql("SELECT count(*) FROM panel CROSS JOIN LATERAL effect_panel(effects, since, 'negative_binomial') AS p WHERE id NOT IN (SELECT id FROM by_mass) AND p.size < 9000"), 0, 'which has no size where it finds none');

# ---------------------------------------------------------------- effect_event_study

is(of_panels('by_bins', 'id int, bin int, ratio float8, low float8, high float8, p float8, leads_p float8, phi float8', <<'R') > 100, 1, 'glm of bins');
  d$bin <- (d$period - d$since) %/% 2; bins <- sort(unique(d$bin))
  # a bin with none on a side is left out of it
  some <- function(bin, treated) sum(d$y[d$bin == bin & d$treated == treated]) > 0
  bins <- Filter(function(bin) some(bin, TRUE) && some(bin, FALSE), bins); d <- d[d$bin %in% bins, ]
  if (-1 %in% bins && length(bins) > 1) {
    d <- d[ave(d$y, d$area, FUN = sum) > 0, ]; d <- d[ave(d$y, d$period, FUN = sum) > 0, ]
    others <- setdiff(bins, -1); X <- sapply(others, function(bin) d$treated * (d$bin == bin)); colnames(X) <- paste0("b", others)
    m <- glm(y ~ 0 + area + factor(period) + X + offset(log(exposure)), poisson, d, epsilon = 1e-14, maxit = 100)
    df <- df.residual(m)
    if (df > 0) {
      phi <- max(1, sum(residuals(m, "pearson")^2) / df); V <- vcov(m) * phi; b <- coef(m)
      lead <- paste0("Xb", others[others < -1]); if (length(others) == 1) names(b)[length(b)] <- colnames(V)[ncol(V)] <- rownames(V)[nrow(V)] <- paste0("Xb", others)
      leads_p <- if (any(others < -1)) pf(sum(b[lead] * solve(V[lead, lead, drop = FALSE], b[lead])) / length(lead), length(lead), df, lower.tail = FALSE) else NA
      for (bin in others) { k <- paste0("Xb", bin); e <- sqrt(V[k, k]); answer(id, bin, exp(b[[k]]), exp(b[[k]] - qt(0.975, df) * e), exp(b[[k]] + qt(0.975, df) * e), 2 * pt(-abs(b[[k]]) / e, df), leads_p, phi) }
    }
  }
R
my $bins = 'by_bins AS r JOIN panel USING (id) JOIN LATERAL effect_event_study(effects, since, 2) AS s ON s.bin = r.bin';
is(sql("SELECT count(*) FROM $bins"), sql('SELECT count(*) FROM by_bins'), 'the same bins');
is(unlike_rows($bins, 1e-6, [ 's.ratio', 'r.ratio' ], [ 's.leads_p_value', 'r.leads_p' ], [ 's.dispersion', 'r.phi' ]), '', 'effect_event_study is the quasi-Poisson of glm');
is(unlike_rows("$bins AND NOT 'few_events' = ANY (s.flags)", 1e-6, [ 'ln(s.ratio_low)', 'ln(r.low)' ], [ 'ln(s.ratio_high)', 'ln(r.high)' ], [ 's.p_value', 'r.p' ]), '', 'with its intervals');
is(sql("SELECT count(*) > 20 FROM $bins AND NOT 'few_events' = ANY (s.flags)"), 't', 'of which there are some');
is(sql("SELECT count(s.p_value) FROM panel CROSS JOIN LATERAL effect_event_study(effects, since, 2) AS s WHERE 'few_events' = ANY (s.flags)"), 0, 'and none where burglaries are few');

# ---------------------------------------------------------------- synthetic_control

is(of_panels('by_sets', 'id int, before float8, after float8, ratio float8, p float8', <<'R') > 10, 1, 'mixtures of every set of areas');
  d <- rows[rows$id == id, ]; first <- d$since[1]; control <- unique(d$area[d$role == "control"]); before <- sum(unique(d$period) < first)
  series <- function(areas) { of <- d[d$area %in% areas, ]; list(y = as.vector(tapply(of$y, of$period, sum)), e = as.vector(tapply(of$exposure, of$period, sum))) }
  mixed <- function(own, donors) {
    off <- sapply(donors, function(x) x$y / x$e * own$e - own$y); k <- length(donors); best <- NULL
    pre <- seq_len(before)
    for (set in 1:(2^k - 1)) {
      use <- which(bitwAnd(set, 2^(0:(k - 1))) > 0); w <- try(solve(crossprod(off[pre, use, drop = FALSE]), rep(1, length(use)), tol = 1e-12), silent = TRUE)
      if (inherits(w, "try-error")) next
      w <- w / sum(w); if (any(w < -1e-12)) next
      gap <- off[, use, drop = FALSE] %*% w
      if (is.null(best) || sum(gap[pre]^2) < sum(best[pre]^2)) best <- gap
    }
    c(sqrt(mean(best[pre]^2)), sqrt(mean(best[-pre]^2)))
  }
  if (length(control) < before && before < length(unique(d$period))) {
    treated <- unique(d$area[d$role == "treated"]); r <- mixed(series(treated), lapply(control, series)); p <- NA
    if (length(treated) < length(control)) {
      placebo <- combn(control, length(treated), function(taken) { g <- mixed(series(taken), lapply(c(setdiff(control, taken), treated), series)); g[2] / g[1] })
      p <- (1 + sum(placebo >= r[2] / r[1])) / (1 + length(placebo))
    }
    answer(id, r[1], r[2], r[2] / r[1], p)
  }
R
is(unlike_rows('by_sets AS r JOIN panel USING (id) CROSS JOIN LATERAL synthetic_control(effects, since) AS s', 1e-6, [ 's.rmspe_before', 'r.before' ], [ 's.rmspe_after', 'r.after' ], [ 's.rmspe_ratio', 'r.ratio' ], [ 's.p_value', 'r.p' ]), '',
	'synthetic_control is the best of them, and so are its placebos');
is(sql("SELECT count(s.rmspe_before) = (SELECT count(*) FROM by_sets) FROM panel CROSS JOIN LATERAL synthetic_control(effects, since) AS s"), 't', 'and none is made of the rest');

done_testing();
