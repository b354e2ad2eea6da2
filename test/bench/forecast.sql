-- How many plain counts of two years found in 3 % of the squares, tested beside five other methods.
SELECT s.hits
FROM   forecast_backtest((SELECT burglary_set(id, geom, occurred_on, occurred_on) FROM all_years WHERE id % 4 < :quarters), (SELECT dwelling_set(id, geom) FROM forecast_home),
                         (SELECT min(occurred_on) + 730 FROM all_years), windows => 26, history_days => 730) AS s
WHERE  (s.method, s.measured_by, s.coverage) = ('plain_counts', 'cells', 0.03);
