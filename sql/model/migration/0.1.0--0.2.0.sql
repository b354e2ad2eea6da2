-- From 0.1.0: the helpers get a schema of their own, beside that of the model, and a model knows which functions and views are
-- its own code.

ALTER TABLE model ADD code jsonb NOT NULL DEFAULT '{}';
UPDATE model SET code = '{
    "routine event_report(float8, date, date)": null, "routine group_reach(int4, date, float8)": null,
    "routine import_delivery(regclass, text, text, text, text, date, date, date, date)": null,
    "routine letter_pairs_since(date, date)": null,
    "routine letter_worklist(date, float8, int4, int4, int4, int4, near_repeat_profile)": null,
    "routine locate(text, text, text, text, geometry, text)": null, "routine locate_burglaries(int4)": null,
    "routine locate_report(int4)": null, "routine preview_import(regclass, text, int4, date)": null,
    "routine purge_expired(bool)": null, "routine record_letters(_int4, date, text, text, text, date)": null,
    "routine retry_rejected(int4)": null, "view advice_uptake": null, "view burglary_cohesion": null,
    "view burglary_event": null, "view burglary_home": null, "view data_quality": null,
    "view dwelling_cohesion": null, "view factor_association": null, "view factor_by_area": null,
    "view letter_blind_spot": null, "view letter_coverage_by_area": null, "view letter_coverage_by_month": null,
    "view letter_map": null, "view near_repeat_zone": null, "view published_difference": null,
    "view survey_score": null
}';

-- What moves: tables that nobody but the helpers looks at, and what was made as a helper. The rest is the user's own. A helper that
-- is the extension's by now is put aside, so that what still hangs on it does not take the other's calls.
DO $$
DECLARE
    home regnamespace := (pg_catalog.current_schemas(false))[1]::pg_catalog.text::regnamespace;
    beside name := (pg_catalog.current_schemas(false))[2];
    moved record;
BEGIN
    FOR moved IN
        SELECT CASE c.relkind WHEN 'v' THEN 'VIEW ' ELSE 'TABLE ' END || c.oid::regclass AS target, NULL::name AS aside
        FROM   pg_catalog.pg_class AS c
        WHERE  c.relnamespace = home AND c.relname = ANY ('{
        confirmation, gazetteer,
        area_ancestor, area_burglary, area_dwelling, burglary_double, delivered_burglary, delivered_field,
        delivery_quality, letter_burglary, letter_receiver, personal_table, previous_delivery, still_confirmed
        }') AND c.relkind IN ('r', 'v')
        UNION ALL
        SELECT 'ROUTINE ' || p.oid::regprocedure, CASE WHEN EXISTS (
                   SELECT FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'burglary'
                   JOIN   pg_catalog.pg_proc AS x ON x.oid = d.objid AND x.proname = p.proname
                   WHERE  d.classid = 'pg_catalog.pg_proc'::regclass AND d.deptype = 'e') THEN p.proname || ' (0.1.0)' END
        FROM   pg_catalog.pg_proc AS p
        WHERE  p.pronamespace = home AND p.proname = ANY ('{
        area_code_fits,
        advice_event, announce_burglaries, area_at, area_in, areas_of, assign_buurt, assign_series, begin_import,
        begin_phase, best_address, category_words, complete_addresses, confirm_rows, delivered_address,
        delivered_dwelling_factors, delivered_part, drop_incoming, drop_refused, dutch_factor, dutch_number,
        dutch_sentence, dutch_share, dutch_time, dwelling_at, end_dwellings, expired_rows, factor_objection,
        field_columns, figure_fields, figure_in, filled_sentence, find_dwelling, finish_import, fitting_mapping,
        forget_known_object, forget_known_verblijfsobject, forget_persons, group_burglary, group_count,
        group_dwelling, identify_burglaries, is_excel_day, is_in_rd, is_small, kind_function, letter_need,
        letter_recent_from, letter_rule_with, link_addresses, mapped_columns, mark_corrected, match_rows,
        match_unchanged, mended_polygon, missing_in, moment_in, name_rows_by_year, newest_names, normalise_column,
        number_in, object_kind_of, phone_pattern, place_figures, place_key, place_objection, place_without_address,
        plain_words, purge_table, read_address, read_adresseerbaar_object, read_advice, read_area, read_area_member,
        read_bag_id, read_bag_ids, read_boolean, read_bouwjaar, read_burglary, read_code, read_day,
        read_dwelling_and_year, read_dwelling_factor_value, read_factor, read_factor_value, read_floor_area,
        read_gemeente_code, read_geometry, read_house_number, read_huisnummer, read_integer, read_intervention,
        read_iso_day, read_kind, read_letter, read_missing, read_number, read_pand, read_place_name, read_postcode,
        read_published_count, read_street, read_timestamp, read_timestamp_precision, read_verblijfsobject, read_vlak,
        read_watch_group, refresh_gazetteer, refuse_dwelling_factor_values, refuse_factors, refuse_figures,
        refuse_letters, refuse_list, refuse_long, refuse_overtaken, refuse_past, refuse_places, refuse_repeats,
        refuse_unreadable_days, rejected_text, renew_gazetteer, require_dates, require_figures, require_ground,
        shared_columns, short_word, split_place_line, split_street_line, spread_rejected, stage_source, staged_hash,
        store_address, store_adresseerbaar_object, store_advice, store_area, store_area_member, store_burglary,
        store_dwelling_factor_value, store_factor, store_factor_value, store_intervention, store_kind, store_letter,
        store_pand, store_place_name, store_published_count, store_rejected, store_street, store_verblijfsobject,
        store_watch_group, street_by_name, street_by_spelling, street_key, street_key_in, street_place_fit,
        suffix_fit, suffix_key, tell_progress, tidy, timestamp_parts, to_rd, told, transform_or_null,
        woonplaats_name, write_matched
        }')
    LOOP
        IF moved.aside IS NOT NULL THEN
            EXECUTE pg_catalog.format('ALTER %s RENAME TO %I', moved.target, moved.aside);
            moved.target := pg_catalog.regexp_replace(moved.target, '[^ .]+\(', pg_catalog.quote_ident(moved.aside) || '(');
        END IF;
        EXECUTE pg_catalog.format('ALTER %s SET SCHEMA %I', moved.target, beside);
    END LOOP;
END;
$$;
