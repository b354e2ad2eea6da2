-- The cells of a publication, less those that are too small, and no more.
SELECT count(*) FROM inbraak_internal.draft_cells('{gemeente,wijk,buurt,pc6}', inbraak_internal.publication_periods('2016-01-01', '2018-12-31', 'year')) AS d WHERE d.is_large;
