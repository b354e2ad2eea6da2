-- rate_cell: burglaries and dwellings of one class in one stratum. C: src/pg/rates/rate_set.c

CREATE TYPE rate_cell AS (
    class text, stratum text, burglaries bigint, dwellings double precision, dwelling_years double precision
);
COMMENT ON TYPE rate_cell IS
'Burglaries and dwellings of one class in one stratum, made by the aggregate rate_set. The cell without a class holds what had no class or no stratum.';
COMMENT ON COLUMN rate_cell.class IS 'What dwellings are compared by, such as a house type; NULL in the cell of what was left out.';
COMMENT ON COLUMN rate_cell.stratum IS 'Within what they are compared, such as a buurt; NULL when the set has no strata.';
COMMENT ON COLUMN rate_cell.burglaries IS 'Burglaries counted.';
COMMENT ON COLUMN rate_cell.dwellings IS 'Dwellings, as the rows of the query count them.';
COMMENT ON COLUMN rate_cell.dwelling_years IS 'Dwellings times the years that their burglaries were counted.';
