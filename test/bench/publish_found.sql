-- What the attacker finds where small cells alone are left out.
SELECT count(*)
FROM   inbraak_internal.attack(ARRAY(
           SELECT CASE WHEN d.is_large THEN d.cell
                       ELSE ROW(0, (d.cell).level, (d.cell).code, (d.cell).day_from, (d.cell).day_to, (d.cell).dwellings, NULL, NULL, NULL)::inbraak.published_cell END
           FROM   inbraak_internal.draft_cells('{gemeente,wijk,buurt,pc6}', inbraak_internal.publication_periods('2016-01-01', '2018-12-31', 'year')) AS d)) AS a;
