-- kernel_relative_risk: where do dwellings run more risk than elsewhere?
-- C: src/pg/hotspots/kernel_relative_risk.c, src/kernel/hotspots/kernel_relative_risk.c

CREATE FUNCTION kernel_relative_risk(
    events event_set,
    dwellings dwelling_set,
    bandwidth double precision DEFAULT 250,
    cell_size double precision DEFAULT 50,
    area geometry DEFAULT NULL,
    min_dwellings integer DEFAULT 20,
    alpha double precision DEFAULT 0.05,
    confidence double precision DEFAULT 0.95,
    permutations integer DEFAULT 0,
    seed bigint DEFAULT 1,
    OUT cell_id bigint, OUT geom geometry, OUT dwellings_near bigint, OUT burglaries_near bigint,
    OUT burglaries_per_1000 double precision,
    OUT relative_risk double precision, OUT relative_risk_low double precision, OUT relative_risk_high double precision,
    OUT p_value double precision, OUT p_adjusted double precision, OUT hot boolean,
    OUT edge_share double precision, OUT reason text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 1000000 ROWS 10000;
COMMENT ON FUNCTION kernel_relative_risk(event_set, dwelling_set, double precision, double precision, geometry, integer, double precision, double precision, integer, bigint) IS
'Where do dwellings run more risk than elsewhere? A smooth map of burglaries per dwelling: the kernel density of burglaries over that of dwellings, both Gaussian and of one bandwidth (standard deviation, in metres), so that it is no map of where many people live. One row per square with a dwelling within two bandwidths of its middle.
burglaries_per_1000: burglaries per 1000 dwellings around the middle of the square, over the whole time of the events: of those of two years, half of it is a rate per year. At the edge of the data it needs no correction, since both densities lose the same there. relative_risk: over the rate of the whole map, with its interval; relative_risk_high is Infinity where no burglary is near. It is the risk as the kernel smooths it: a single bad street is lower on it than it is.
p_value: of a risk so high or higher, if all dwellings had the same: by a normal distribution of its logarithm, which is cautious and wants some hundreds of burglaries in the map; with less, ask for permutations, or take hotspots(). With permutations the burglaries are put on dwellings drawn by chance, so many times, and counted is how often the density is as high; the same seed gives the same answer. p_adjusted: adjusted for the number of squares (Benjamini & Hochberg); hot: at most alpha. Burglaries come in series, and a series is no chance of single dwellings: with a few weeks of data it may be one.
dwellings_near, burglaries_near: how many lie within two bandwidths of the middle. With fewer than min_dwellings nothing is told of the risk, and reason is ''few_dwellings''. ''no_burglaries'': there are none in the map, the rate is 0.
area: the Polygon or MultiPolygon in which both are known. Only what lies in it counts, the squares with their middle in it have a row, and edge_share is the share of the kernel that lies in it: where it is small, the interval is wider and p larger. NULL: everywhere, and edge_share is NULL.
cell_id, geom: squares as those of kernel_density(). Do not choose the bandwidth anew for each period, or maps cannot be compared; 200 to 400 m are usual.
No dwellings, an EMPTY area, or NULL for anything but area give no rows. Error: events, dwellings and area of different SRIDs, min_dwellings below 1, alpha or confidence not between 0 and 1, permutations not from 0 to 1,000,000; else as kernel_density().
Source: Kelsall & Diggle 1995; Hazelton & Davies 2009; Davies & Hazelton 2010; Castro & Singer 2006.
Example: SELECT k.geom, k.relative_risk, k.hot FROM kernel_relative_risk((SELECT event_set(geom, occurred_on) FROM burglary), (SELECT dwelling_set(dwelling_id, geom) FROM dwelling)) AS k WHERE k.reason IS NULL;';
