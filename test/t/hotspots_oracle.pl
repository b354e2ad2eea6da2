# Hot spots held against R, where it is installed: spdep's localG, localmoran, EBImoran.mc and poly2nb, kde2d of MASS, and R's own binom.test.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Oracle;
use Psql;

with_r('r-cran-spdep', qw(spdep));

database('hotspots_oracle');
sql('CREATE EXTENSION postgis; CREATE EXTENSION burglary');

# 900 squares of which a quarter is not there, with counts around 1 to 5 and few and many dwellings.
sql(<<'SQL');
CREATE FUNCTION chance(id bigint, purpose int) RETURNS float8 IMMUTABLE RETURN (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8;
CREATE TABLE cell AS
SELECT n AS cell_id, ST_MakeEnvelope(200000 + x * 125, 450000 + y * 125, 200125 + x * 125, 450125 + y * 125, 28992) AS geom, x, y,
       floor(-ln(1 - chance(n, 2)) * (1 + n % 5))::int AS burglaries, 1 + floor(80 * chance(n, 3) ^ 2)::int AS dwellings
FROM   generate_series(0, 899) AS n, LATERAL (SELECT n % 30 AS x, n / 30 AS y) AS place WHERE chance(n, 1) > 0.25;
CREATE TABLE kept AS SELECT cell_set(cell_id, geom, burglaries, dwellings) AS cells FROM cell;
SQL

# R on the cells.
sub of_cells
{
	my ($table, $columns, $r) = @_;
	return in_r($table, $columns, 'SELECT cell_id, x, y, burglaries, dwellings FROM cell ORDER BY cell_id', <<"R");
cell <- setNames(rows, c("id", "x", "y", "burglaries", "dwellings"))
square <- function(x, y) sf::st_polygon(list(125 * cbind(x + c(0, 1, 1, 0, 0), y + c(0, 0, 1, 1, 0))))
shape <- sf::st_sfc(mapply(square, cell\$x, cell\$y, SIMPLIFY = FALSE))
beside <- suppressWarnings(poly2nb(shape, queen = TRUE))
$r
R
}

# ---------------------------------------------------------------- neighbours

cmp_ok(of_cells('beside', 'a bigint, b bigint', 'for (i in seq_along(beside)) for (j in beside[[i]]) if (j > i) cat(cell$id[i], "|", cell$id[j], "\n", sep = "")'), '>', 1000, 'neighbours');
is(sql('SELECT * FROM beside FULL JOIN (SELECT n.* FROM kept, cell_neighbours(cells) AS n) AS n ON (a, b) = (cell_id, neighbour_id) WHERE a IS NULL OR cell_id IS NULL LIMIT 5'), '', 'poly2nb with queen');

# ---------------------------------------------------------------- Gi* and local Moran

my $counts = of_cells('counts', 'id bigint, z float8, i float8, expected float8, variance float8, z_i float8', <<'R');
star <- localG(cell$burglaries, nb2listw(include.self(beside), style = "B", zero.policy = TRUE), zero.policy = TRUE)
m <- localmoran(cell$burglaries, nb2listw(beside, style = "W", zero.policy = TRUE), zero.policy = TRUE, conditional = TRUE, adjust.x = FALSE)
alone <- card(beside) == 0
m[alone, ] <- NA
star[alone] <- NA
answer(cell$id, as.numeric(star), m[, 1], m[, 2], m[, 3], m[, 4])
R
cmp_ok($counts, '>', 600, 'cells');
is(unlike_rows('kept CROSS JOIN LATERAL getis_ord(cells, false, 0) AS g JOIN counts AS r ON r.id = g.cell_id', 1e-9, ['g.z', 'r.z']), '', 'localG with the cell itself');
is(unlike_rows('kept CROSS JOIN LATERAL local_moran(cells, false, 0) AS m JOIN counts AS r ON r.id = m.cell_id', 1e-9, ['m.moran_i', 'r.i']), '', 'localmoran: I');
is(unlike_rows("(SELECT * FROM kept, local_moran(cells, false, 0)) AS m JOIN counts AS r ON r.id = m.cell_id AND m.reason IS NULL", 1e-9, ['m.expected', 'r.expected'], ['m.variance', 'r.variance'], ['m.z', 'r.z_i']), '', 'its conditional moments');

# The p of R's own permutations has an error, and so has ours: 9,999 each.
of_cells('permuted', 'id bigint, p float8', <<'R');
set.seed(1)
m <- localmoran_perm(cell$burglaries, nb2listw(beside, style = "W", zero.policy = TRUE), nsim = 9999, zero.policy = TRUE, adjust.x = FALSE)
m[card(beside) == 0, ] <- NA
answer(cell$id, m[, "Pr(z != E(Ii)) Sim"])
R
cmp_ok(sql('SELECT corr(m.p_value, r.p) FROM kept CROSS JOIN LATERAL local_moran(cells, false, 9999) AS m JOIN permuted AS r ON r.id = m.cell_id'), '>', 0.95, 'p by permutation goes along with that of localmoran_perm, which folds both tails otherwise');

# ---------------------------------------------------------------- rates

of_cells('rates', 'id bigint, value float8, z float8', <<'R');
value <- suppressMessages(EBImoran.mc(cell$burglaries, cell$dwellings, nb2listw(beside, style = "W", zero.policy = TRUE), nsim = 1, zero.policy = TRUE))$z
star <- localG(value, nb2listw(include.self(beside), style = "B", zero.policy = TRUE), zero.policy = TRUE)
star[card(beside) == 0] <- NA
answer(cell$id, value, as.numeric(star))
R
is(unlike_rows('kept CROSS JOIN LATERAL getis_ord(cells, permutations => 0) AS g JOIN rates AS r ON r.id = g.cell_id', 1e-9, ['g.value', 'r.value'], ['g.z', 'r.z']), '',
	'rates by empirical Bayes, and their Gi*');

# ---------------------------------------------------------------- zones

of_cells('zone', 'id bigint, p float8, fewer float8, risk float8, low float8, high float8', <<'R');
together <- include.self(beside)
test <- function(i) {
    x <- sum(cell$burglaries[together[[i]]]); n <- sum(cell$burglaries)
    m <- sum(cell$dwellings[together[[i]]]); rest <- sum(cell$dwellings) - m
    odds <- function(share) share / (1 - share) * rest / m
    c(binom.test(x, n, m / (m + rest), "greater")$p.value, binom.test(x, n, m / (m + rest), "less")$p.value, odds(x / n), odds(binom.test(x, n)$conf.int))
}
answer(cell$id, t(sapply(seq_along(together), test)))
R
is(unlike_rows('kept CROSS JOIN LATERAL hotspots(cells) AS h JOIN zone AS r ON r.id = h.cell_id', 1e-9, ['h.p_value', 'r.p'], ['h.p_fewer', 'r.fewer'], ['h.relative_risk', 'r.risk'],
	['h.relative_risk_low', 'r.low'], ['h.relative_risk_high', 'r.high']), '', 'binom.test');

# ---------------------------------------------------------------- kernel densities

# Each burglary and dwelling stands in its square, at a place that hangs on its number. What lies outside the 3750 m is not known.
sql(<<'SQL');
CREATE TABLE placed AS SELECT cell_id, burglaries, dwellings, ST_SetSRID(ST_MakePoint(200000 + 125 * x + cell_id % 120, 450000 + 125 * y + cell_id % 110), 28992) AS geom FROM cell;
CREATE TABLE sets AS
SELECT (SELECT event_set(geom, date '2024-01-01') FROM placed, generate_series(1, burglaries)) AS events,
       (SELECT dwelling_set(row_number, geom) FROM (SELECT row_number() OVER (), geom FROM placed, generate_series(1, dwellings)) AS d) AS dwellings,
       ST_MakeEnvelope(200000, 450000, 203750, 453750, 28992) AS area;
SQL
cmp_ok(of_cells('kernel', 'i int, j int, density float8, inside float8, rate float8, risk float8, low float8, high float8, p float8, p_adjusted float8', <<'R'), '==', 75 * 75, 'squares');
h <- 300
middle <- 50 * 0:74 + 25
surface <- function(times) MASS::kde2d(rep(125 * cell$x + cell$id %% 120, times), rep(125 * cell$y + cell$id %% 110, times), 4 * h, 75, c(25, 3725, 25, 3725))$z * sum(times)
inside <- function(h) { side <- pnorm(3750 - middle, sd = h) - pnorm(-middle, sd = h); outer(side, side) }
n <- sum(cell$burglaries); m <- sum(cell$dwellings)
f <- surface(cell$burglaries); g <- surface(cell$dwellings)
spread <- inside(h / sqrt(2)) / inside(h) / (4 * pi * h^2)
risk <- f / g / (n / m)
p <- pnorm(log(risk), sd = sqrt(spread * (1 / n + 1 / m) / (g / m)), lower.tail = FALSE)
margin <- qnorm(0.975) * sqrt(spread * (1 / f + 1 / g))
answer(as.vector(row(f)) - 1, as.vector(col(f)) - 1, as.vector(f / inside(h) * 1e6), as.vector(inside(h)), as.vector(1000 * f / g), as.vector(risk), as.vector(risk * exp(-margin)), as.vector(risk * exp(margin)), as.vector(p), p.adjust(as.vector(p), "BH"))
R
my $of_r = 'JOIN kernel AS r ON k.cell_id = (9000 + r.j) * 100000000::bigint + 4000 + r.i';
is(unlike_rows("sets CROSS JOIN LATERAL kernel_density(events, 300, area => area) AS k FULL $of_r", 1e-9, ['k.density', 'r.density'], ['k.edge_share', 'r.inside']), '', 'kde2d, and the mass inside a rectangle');
# Where the risk is near that of all, ranks and their p differ by what a kernel has beyond its reach.
my %of_r = (burglaries_per_1000 => 'rate', relative_risk => 'risk', relative_risk_low => 'low', relative_risk_high => 'high', p_value => 'p', p_adjusted => 'p_adjusted');
my $apart = join ' OR ', map { "(k.$_ IS NULL) <> (r.$of_r{$_} IS NULL) OR abs(k.$_ - r.$of_r{$_}) > 1e-8 * greatest(1, r.$of_r{$_})" } sort keys %of_r;
is(sql("SELECT k.cell_id, r.* FROM sets CROSS JOIN LATERAL kernel_relative_risk(events, dwellings, 300, area => area, min_dwellings => 1) AS k FULL $of_r WHERE $apart LIMIT 5"), '',
	'the risk by two of them, and its p by the normal distribution');

done_testing;
