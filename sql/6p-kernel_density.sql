-- kernel_density: how close together do burglaries lie?
-- C: src/pg/hotspots/kernel_density.c, src/kernel/hotspots/kernel_density.c, src/kernel/hotspots/kernel_mass.c

CREATE FUNCTION kernel_density(
    events event_set,
    bandwidth double precision DEFAULT 250,
    cell_size double precision DEFAULT 50,
    area geometry DEFAULT NULL,
    OUT cell_id bigint, OUT geom geometry, OUT events_near bigint,
    OUT density double precision, OUT standard_error double precision, OUT edge_share double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 1000000 ROWS 10000;
COMMENT ON FUNCTION kernel_density(event_set, double precision, double precision, geometry) IS
'How close together do burglaries lie? Kernel density on the squares of the map, one row per square, for a heat map. It shows where many are, and so where many people live; kernel_relative_risk() tells where there are more than the dwellings explain.
density: burglaries per km2 in the middle of the square, over the whole time of the events; the sum of Gaussian kernels with a standard deviation of bandwidth metres. The number is exact: not of points moved to the middle of their squares, and the kernel is cut only beyond six and a half bandwidths, below a billionth of its peak. A heat map of a GIS has a quartic kernel of some radius: it is as wide as this one with a bandwidth of 0.354 of that radius. standard_error: of density, if the burglaries were a sample of what could have happened (Poisson); where it is half of density or more, the map shows single burglaries. events_near: how many lie within two bandwidths of the middle; the density hangs on these.
cell_id, geom: squares with sides of cell_size metres, numbered and laid as by forecast_cell(), so that maps of different days fit each other. Squares up to four bandwidths from a burglary have a row; farther away the density is next to nothing.
area: the Polygon or MultiPolygon in which burglaries are known, such as a gemeente. Only those in it count, and near its border, where the kernel reaches to where nothing is known, density is divided by edge_share: the share of the kernel that lies in the area, computed along the border exactly. Then the squares with their middle in the area have a row, with 0 where nothing is near; not those where less than a millionth of the kernel lies in it. Without area edge_share is NULL, and density falls off towards the end of the data.
An empty set without area, an EMPTY area, or NULL for anything but area give no rows. Error: bandwidth not from 25 to 2000 or below cell_size, cell_size not from 25 to 10,000, more than 10,000,000 squares, an area of another SRID than the events or that is not valid.
Source: Silverman 1986; for the edge Berman & Diggle 1989.
Example: SELECT k.geom, k.density FROM kernel_density((SELECT event_set(geom, occurred_on) FROM burglary), area => (SELECT geom FROM gemeente WHERE code = ''GM0153'')) AS k;';
