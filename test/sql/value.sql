-- Values of another layout than this release reads, as a later release may leave them on disk. Their bytes are changed
-- through a type of bytes that is stored as values are.
-- That a type is only a shell as yet is said differently by each version.
SET client_min_messages = warning;
CREATE TYPE stored_bytes;
CREATE FUNCTION stored_bytes_in(cstring) RETURNS stored_bytes LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION stored_bytes_out(stored_bytes) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE stored_bytes (INPUT = stored_bytes_in, OUTPUT = stored_bytes_out, ALIGNMENT = double, STORAGE = external);
RESET client_min_messages;

CREATE TABLE kept (
    events event_set, profile near_repeat_profile, areas area_set, burglaries burglary_set, dwellings dwelling_set, letters letter_set, windows window_set, parts event_window_set, panden pand_set, places place_set, cells cell_set, forecasts forecast_set, matches area_match_set, effects effect_set
);
INSERT INTO kept
SELECT event_set(geom, date '2024-01-01' + n, n), near_repeat_profile_nl(),
       area_set('75' || n, 'pc4', ST_Buffer(geom, 0.25), 6, 100, 2023), burglary_set(n, geom, date '2024-01-01' + n, NULL),
       dwelling_set(n, geom), letter_set(n, date '2024-01-03'), window_set('2024-01-01', '2024-01-02', NULL), event_window_set(geom, '2024-01-01', '2024-01-02'),
       pand_set(n, ST_Buffer(geom, 0.25), 1), place_set('x', geom), cell_set(n, ST_Buffer(geom, 0.25), n, 10), forecast_set(date '2024-01-01' + 14 * n::int, n, 1), area_match_set('area ' || n, n = 11, ARRAY[n]),
       effect_set('area ' || n, 1, n, 1, 'control')
FROM   generate_series(11, 29) AS n, ST_SetSRID(ST_MakePoint(n, n), 28992) AS geom;

-- A value begins with its size and its magic number, of four bytes each; then comes the version of its layout, in two.
CREATE FUNCTION pg_temp.with_version(value stored_bytes, version text) RETURNS stored_bytes LANGUAGE sql
AS $$ SELECT regexp_replace(value::text, '^(\\x.{8}).{4}', '\1' || version)::stored_bytes $$;
DO $$ DECLARE each name; BEGIN
    FOREACH each IN ARRAY ARRAY['event_set', 'near_repeat_profile', 'area_set', 'burglary_set', 'dwelling_set', 'letter_set', 'window_set', 'event_window_set', 'pand_set', 'place_set', 'cell_set', 'forecast_set', 'area_match_set', 'effect_set'] LOOP
        EXECUTE format('CREATE CAST (%I AS stored_bytes) WITHOUT FUNCTION', each);
        EXECUTE format('CREATE CAST (stored_bytes AS %I) WITHOUT FUNCTION', each);
    END LOOP;
END $$;
CREATE TABLE later AS
SELECT pg_temp.with_version(events::stored_bytes, '0202')::event_set AS events,
       pg_temp.with_version(profile::stored_bytes, '0202')::near_repeat_profile AS profile,
       pg_temp.with_version(areas::stored_bytes, '0202')::area_set AS areas,
       pg_temp.with_version(burglaries::stored_bytes, '0202')::burglary_set AS burglaries,
       pg_temp.with_version(dwellings::stored_bytes, '0202')::dwelling_set AS dwellings,
       pg_temp.with_version(letters::stored_bytes, '0202')::letter_set AS letters,
       pg_temp.with_version(windows::stored_bytes, '0202')::window_set AS windows,
       pg_temp.with_version(parts::stored_bytes, '0202')::event_window_set AS parts,
       pg_temp.with_version(panden::stored_bytes, '0202')::pand_set AS panden,
       pg_temp.with_version(places::stored_bytes, '0202')::place_set AS places,
       pg_temp.with_version(cells::stored_bytes, '0202')::cell_set AS cells,
       pg_temp.with_version(forecasts::stored_bytes, '0202')::forecast_set AS forecasts,
       pg_temp.with_version(matches::stored_bytes, '0202')::area_match_set AS matches,
       pg_temp.with_version(effects::stored_bytes, '0202')::effect_set AS effects
FROM   kept;
SELECT pg_relation_filepath('later') IS NOT NULL AS on_disk, count(*) FROM later;

-- What was changed back is as it was.
CREATE TABLE back AS
SELECT pg_temp.with_version(l.events::stored_bytes, substr(k.events::stored_bytes::text, 11, 4))::event_set AS events
FROM   later AS l, kept AS k;
SELECT b.events::text = k.events::text AS same FROM back AS b, kept AS k;

SELECT events FROM later;
COPY later (areas) TO STDOUT;

-- Every function that is given a value.
CREATE FUNCTION pg_temp.refusal(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'read: ' || query;
EXCEPTION WHEN invalid_binary_representation THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' | ', SQLERRM, detail, hint);
END $$;
CREATE TEMP TABLE called (function text, query text);
INSERT INTO called VALUES
('event_set_out', 'event_set_out(l.events)'),
('event_set_send', 'event_set_send(l.events)'),
('event_set_info', 'event_set_info(l.events)'),
('unnest_events', 'unnest_events(l.events)'),
('knox_test', 'knox_test(l.events)'),
('kernel_density', 'kernel_density(l.events)'),
('kernel_relative_risk', 'kernel_relative_risk(l.events, k.dwellings)'),
('kernel_relative_risk', 'kernel_relative_risk(k.events, l.dwellings)'),
('knox_test_bivariate', 'knox_test_bivariate(l.events, k.events)'),
('knox_test_bivariate', 'knox_test_bivariate(k.events, l.events)'),
('event_window_set_out', 'event_window_set_out(l.parts)'),
('event_window_set_send', 'event_window_set_send(l.parts)'),
('event_window_set_info', 'event_window_set_info(l.parts)'),
('knox_test', 'knox_test(l.parts)'),
('near_repeat_excess', 'near_repeat_excess(l.events)'),
('space_time_scan', 'space_time_scan(l.events)'),
('near_repeat_pairs', 'near_repeat_pairs(l.events)'),
('near_repeat_roles', 'near_repeat_roles(l.events)'),
('near_repeat_risk', 'near_repeat_risk(l.events, geom, ''2024-02-01'')'),
('near_repeat_risk', 'near_repeat_risk(k.events, geom, ''2024-02-01'', profile => l.profile)'),
('near_repeat_risk', 'near_repeat_risk((SELECT event_window_set(g, date ''2024-01-30'', date ''2024-01-31'') FROM (VALUES (geom)) AS v (g)), geom, ''2024-02-01'', profile => l.profile)'),
('near_repeat_risk_sd', 'near_repeat_risk_sd((SELECT event_window_set(g, date ''2024-01-30'', date ''2024-01-31'') FROM (VALUES (geom)) AS v (g)), geom, ''2024-02-01'', profile => l.profile)'),
('near_repeat_risk', 'near_repeat_risk(l.parts, geom, ''2024-02-01'')'),
('near_repeat_risk_sd', 'near_repeat_risk_sd(l.parts, geom, ''2024-02-01'')'),
('event_set_draw', 'event_set_draw(l.parts, 1)'),
('near_repeat_risk_add', 'near_repeat_risk(1, 1, l.profile)'),
('near_repeat_risk_add', 'near_repeat_risk(1, 1, l.profile, 14, ''additive'')'),
('near_repeat_profile_out', 'near_repeat_profile_out(l.profile)'),
('near_repeat_profile_send', 'near_repeat_profile_send(l.profile)'),
('unnest_profile', 'unnest_profile(l.profile)'),
('area_set_out', 'area_set_out(l.areas)'),
('area_set_send', 'area_set_send(l.areas)'),
('area_set_info', 'area_set_info(l.areas)'),
('unnest_areas', 'unnest_areas(l.areas)'),
('cohesion_join', 'cohesion_join(l.areas, ''7511'')'),
('areal_score', 'areal_score(l.areas, ST_Buffer(geom, 1))'),
('areal_score', 'areal_score(k.areas, ST_Buffer(geom, 1), l.events)'),
('burglary_set_out', 'burglary_set_out(l.burglaries)'),
('burglary_set_send', 'burglary_set_send(l.burglaries)'),
('dwelling_set_out', 'dwelling_set_out(l.dwellings)'),
('dwelling_set_send', 'dwelling_set_send(l.dwellings)'),
('letter_set_out', 'letter_set_out(l.letters)'),
('letter_set_send', 'letter_set_send(l.letters)'),
('window_set_out', 'window_set_out(l.windows)'),
('window_set_send', 'window_set_send(l.windows)'),
('window_set_info', 'window_set_info(l.windows)'),
('unnest_windows', 'unnest_windows(l.windows)'),
('aoristic_profile', 'aoristic_profile(l.windows)'),
('aoristic_light_at', 'aoristic_light_at(l.windows, 5, 52, ''exact'', 72)'),
('aoristic_change', 'aoristic_change(l.windows, k.windows)'),
('aoristic_change', 'aoristic_change(k.windows, l.windows)'),
('pand_set_out', 'pand_set_out(l.panden)'),
('pand_set_send', 'pand_set_send(l.panden)'),
('pand_set_info', 'pand_set_info(l.panden)'),
('pand_neighbours', 'pand_neighbours(l.panden)'),
('house_types', 'house_types(l.panden)'),
('place_set_out', 'place_set_out(l.places)'),
('place_set_send', 'place_set_send(l.places)'),
('place_set_info', 'place_set_info(l.places)'),
('place_distances', 'place_distances(l.places, k.dwellings)'),
('place_distances', 'place_distances(k.places, l.dwellings)'),
('cell_set_out', 'cell_set_out(l.cells)'),
('cell_set_send', 'cell_set_send(l.cells)'),
('cell_set_info', 'cell_set_info(l.cells)'),
('cell_neighbours', 'cell_neighbours(l.cells)'),
('hotspots', 'hotspots(l.cells)'),
('getis_ord', 'getis_ord(l.cells)'),
('local_moran', 'local_moran(l.cells)'),
('forecast_set_out', 'forecast_set_out(l.forecasts)'),
('forecast_set_send', 'forecast_set_send(l.forecasts)'),
('forecast_set_info', 'forecast_set_info(l.forecasts)'),
('unnest_forecast', 'unnest_forecast(l.forecasts)'),
('effect_set_out', 'effect_set_out(l.effects)'),
('effect_set_send', 'effect_set_send(l.effects)'),
('effect_set_info', 'effect_set_info(l.effects)'),
('unnest_effects', 'unnest_effects(l.effects)'),
('effect_ratio', 'effect_ratio(l.effects, 2)'),
('effect_power', 'effect_power(l.effects)'),
('weighted_displacement_difference', 'weighted_displacement_difference(l.effects, 2)'),
('weighted_displacement_quotient', 'weighted_displacement_quotient(l.effects, 2)'),
('effect_rings', 'effect_rings(l.effects, 2)'),
('effect_index', 'effect_index(l.effects, 2)'),
('effect_panel', 'effect_panel(l.effects, 2)'),
('effect_event_study', 'effect_event_study(l.effects, 2)'),
('effect_placebo', 'effect_placebo(l.effects, 2)'),
('synthetic_control', 'synthetic_control(l.effects, 2)'),
('area_match_set_out', 'area_match_set_out(l.matches)'),
('area_match_set_send', 'area_match_set_send(l.matches)'),
('area_match_set_info', 'area_match_set_info(l.matches)'),
('unnest_area_matches', 'unnest_area_matches(l.matches)'),
('reference_areas', 'reference_areas(l.matches)'),
('match_balance', 'match_balance(l.matches)'),
('forecast_score', 'forecast_score(l.forecasts, k.burglaries, k.dwellings)'),
('forecast_score', 'forecast_score(k.forecasts, l.burglaries, k.dwellings)'),
('forecast_score', 'forecast_score(k.forecasts, k.burglaries, l.dwellings)'),
('forecast_score', 'forecast_score(k.forecasts, k.burglaries, k.dwellings, profile => l.profile)'),
('forecast_place_score', 'forecast_place_score(l.forecasts, k.forecasts, k.forecasts, k.forecasts)'),
('forecast_place_score', 'forecast_place_score(k.forecasts, l.forecasts, k.forecasts, k.forecasts)'),
('forecast_place_score', 'forecast_place_score(k.forecasts, k.forecasts, l.forecasts, k.forecasts)'),
('forecast_place_score', 'forecast_place_score(k.forecasts, k.forecasts, k.forecasts, l.forecasts)'),
('forecast_maps', 'forecast_maps(l.burglaries, k.dwellings, ''2024-02-01'')'),
('forecast_maps', 'forecast_maps(k.burglaries, l.dwellings, ''2024-02-01'')'),
('forecast_maps', 'forecast_maps(k.burglaries, k.dwellings, ''2024-02-01'', profile => l.profile)'),
('forecast_backtest', 'forecast_backtest(l.burglaries, k.dwellings, ''2024-02-01'')'),
('forecast_backtest', 'forecast_backtest(k.burglaries, l.dwellings, ''2024-02-01'')'),
('forecast_backtest', 'forecast_backtest(k.burglaries, k.dwellings, ''2024-02-01'', profile => l.profile)'),
('burglary_forecast', 'burglary_forecast(l.burglaries, k.dwellings, ''2024-02-01'')'),
('burglary_forecast', 'burglary_forecast(k.burglaries, l.dwellings, ''2024-02-01'')'),
('burglary_forecast', 'burglary_forecast(k.burglaries, k.dwellings, ''2024-02-01'', profile => l.profile)'),
('self_exciting_fit', 'self_exciting_fit(l.burglaries, k.dwellings, ''2024-01-01'', ''2024-02-01'')'),
('self_exciting_fit', 'self_exciting_fit(k.burglaries, l.dwellings, ''2024-01-01'', ''2024-02-01'')'),
('letter_pairs', 'letter_pairs(l.burglaries, k.dwellings, k.letters)'),
('letter_pairs', 'letter_pairs(k.burglaries, l.dwellings, k.letters)'),
('letter_pairs', 'letter_pairs(k.burglaries, k.dwellings, l.letters)'),
('letter_pairs', 'letter_pairs(k.burglaries, k.dwellings, k.letters, profile => l.profile)'),
('letter_coverage', 'letter_coverage(l.burglaries, k.dwellings, k.letters)'),
('letter_coverage', 'letter_coverage(k.burglaries, l.dwellings, k.letters)'),
('letter_coverage', 'letter_coverage(k.burglaries, k.dwellings, l.letters)'),
('letter_coverage', 'letter_coverage(k.burglaries, k.dwellings, k.letters, profile => l.profile)');
SELECT refusal, count(*), string_agg(DISTINCT function, ', ' ORDER BY function) AS functions
FROM   called, pg_temp.refusal('SELECT ' || query || ' FROM kept AS k, later AS l, ST_SetSRID(ST_MakePoint(11, 11), 28992) AS geom') AS refusal
GROUP  BY refusal ORDER BY refusal;

-- None was forgotten: as many calls as there are arguments that are values.
SELECT f.proname, count(*)
FROM   pg_proc AS f, unnest(f.proargtypes) AS argument
WHERE  f.prokind = 'f' AND f.probin LIKE '%burglary' AND argument::regtype::text = ANY ('{event_set, near_repeat_profile, area_set, burglary_set, dwelling_set, letter_set, window_set, event_window_set, pand_set, place_set, cell_set, forecast_set, area_match_set, effect_set}')
GROUP  BY f.proname
EXCEPT ALL
SELECT function, count(*) FROM called GROUP BY function;

-- A good value that was asked about before does not stand in for one of another layout; they are kept in memory alike.
SELECT near_repeat_risk(events, 'SRID=28992;POINT(11 11)', '2024-02-01') FROM (SELECT events FROM kept UNION ALL SELECT events FROM later) AS both_of_them;
CREATE TEMP TABLE short AS SELECT event_set(ST_SetSRID(ST_MakePoint(1, 1), 28992), date '2024-01-30') AS events;
INSERT INTO short SELECT pg_temp.with_version(events::stored_bytes, '0202')::event_set FROM short;
SELECT near_repeat_risk(events, 'SRID=28992;POINT(1 1)', '2024-02-01') FROM short;

-- Bytes of another type.
SELECT event_set_info(areas::stored_bytes::event_set) FROM kept;
SELECT event_set_info(stored_bytes '\x0123'::event_set);
