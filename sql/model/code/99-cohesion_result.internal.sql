-- Scores beside dwellings and burglaries, as results: what each would hold if it were refreshed now.

CREATE OR REPLACE VIEW fresh_dwelling_cohesion AS
SELECT c.dwelling_id, c.postcode::varchar(6) AS postcode, c.buurt_code::varchar(10) AS buurt_code,
       c.gemeente_code::varchar(6) AS gemeente_code,
       c.score, c.score_raw, c.standard_error, c.respondents, c.level::varchar(20) AS level,
       c.code::varchar(40) AS code, c.year, c.series::varchar(40) AS series,
       c.rule::varchar(400) AS rule
FROM   dwelling_score('A_LWB_ssSocoh') AS c;

CREATE OR REPLACE VIEW fresh_burglary_cohesion AS
SELECT c.burglary_id, c.occurred_on, c.place_uncertainty, c.postcode::varchar(6) AS postcode,
       c.buurt_code::varchar(10) AS buurt_code, c.gemeente_code::varchar(6) AS gemeente_code,
       c.score, c.score_raw, c.standard_error, c.respondents, c.level::varchar(20) AS level,
       c.code::varchar(40) AS code, c.year, c.series::varchar(40) AS series,
       c.rule::varchar(400) AS rule, c.geom::geometry(Point, 28992) AS geom
FROM   burglary_score('A_LWB_ssSocoh') AS c;
