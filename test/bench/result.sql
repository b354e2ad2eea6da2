-- All rows and columns of one view, as a layer or a report reads them: how many there are.
SELECT count(r::text) FROM :view AS r;
