-- What is behind each public table and view, who may see it, and in which unit its numbers are: said here once; what a
-- column means is its comment.

CREATE OR REPLACE VIEW dictionary_level AS
SELECT l.*
FROM  (VALUES
    ('openbaar',
     'Geen gegevens over bewoners, en over woninginbraken alleen wat niet is te herleiden: mag iedereen zien.'),
    ('werk',     'Aantallen of cijfers die met andere kennis soms tot een woning of bewoner zijn te herleiden: voor wie er in zijn werk mee te maken heeft, niet om te publiceren.'),
    ('adres',
     'Wijst een woning, een inbraak of een bewoner aan: alleen voor wie het adres nodig heeft.')) AS l (level, meaning);
COMMENT ON VIEW dictionary_level IS 'Hoe vertrouwelijk gegevens zijn.';
COMMENT ON COLUMN dictionary_level.level IS 'Niveau.';
COMMENT ON COLUMN dictionary_level.meaning IS 'Wie het mag zien.';

CREATE OR REPLACE VIEW dictionary_object AS
SELECT o.object, s.level, s.source
FROM  (VALUES
    ('openbaar', 'vastgelegd in het model',
     '{area_level,delivery_kind,dwelling_status,factor,factor_category,factor_component,factor_series,house_type,letter_rule,mapping,mapping_field,model,publication_rule,
                                              sensitive_decision,
                                              object_kind,offence_code,pand_status,refusal_rule,term,term_code,intervention_term,intervention_word,place_kind,place_word,checklist_part,data_dictionary,
                                              dim_date,dim_dwelling,dim_entry,dim_factor,dim_modus_operandi,dim_place_quality}'),
    ('openbaar', 'Rijksoverheid, zelf ingevuld', '{school_holiday,registration_break}'),
    ('werk', 'kaarten en indelingen van CBS, Kadaster, politie en gemeente',
     '{area,area_member,area_hierarchy,dim_area,map_area}'),
    ('openbaar', 'BAG', '{pand,pand_house_type,street,place_name}'),
    ('openbaar', 'gepubliceerde aantallen van politie en CBS',
     '{published_count,published_count_version,published_history}'),
    ('openbaar', 'wat van politie en BAG is gepubliceerd', '{publication,published_cell,area_rate_open}'),
    ('adres', 'BAG', '{address,dwelling}'),
    ('adres', 'politie', '{burglary,burglary_version,burglary_mo,unknown_term}'),
    ('adres', 'politie, geplaatst op de BAG',
     '{hot_spot_cell,cluster_map,forecast_map,burglary_event,burglary_home,near_repeat_role,near_repeat_link,near_repeat_chain,repeat_address,dwelling_risk}'),
    ('adres', 'politie, BAG en registraties per woning', '{hot_spot_trait}'),
    ('adres', 'registraties per woning van gemeente en corporaties', '{dwelling_factor_value}'),
    ('adres', 'BAG en paden van gemeente, BGT of OSM', '{back_access}'),
    ('adres', 'BGT, OpenStreetMap, gemeente en politie', '{place_of_interest,place_map}'),
    ('adres', 'plekken en meldingen, gemeten vanaf de BAG', '{dwelling_place}'),
    ('werk', 'plekken en meldingen, gemeten vanaf de BAG', '{area_place,fct_area_place}'),
    ('werk', 'gemeente, BGT en OpenStreetMap', '{camera_view}'),
    ('adres', 'brieven en adviezen van de gemeente', '{letter,advice}'),
    ('adres', 'politie en brieven van de gemeente',
     '{near_repeat_zone,letter_map,letter_blind_spot,letter_coverage_by_area,letter_coverage_by_month,letter_worklist}'),
    ('adres', 'enquêtes, geplaatst op de BAG', '{dwelling_cohesion}'),
    ('adres', 'enquêtes en politie', '{burglary_cohesion}'),
    ('adres', 'geweigerde rijen van alle leveringen', '{rejected_row}'),
    ('werk', 'leveringen',
     '{result_status,refresh_status,delivery,purge_log,data_quality,agreement,expected_delivery}'),
    ('werk', 'wat uit het model is verstrekt', '{disclosure_register}'),
    ('werk', 'gemeente',
     '{intervention,intervention_state,intervention_history,intervention_status,target,watch_group,shared_gemeente}'),
    ('werk', 'het overleg', '{meeting_reading,reading_shown}'),
    ('werk', 'leveringen en checklist', '{checklist_measure,checklist_status}'),
    ('werk', 'CBS, enquêtes en registraties', '{factor_value,factor_figure,factor_share}'),
    ('werk', 'enquêtes', '{survey_score}'),
    ('werk', 'politie', '{near_repeat_cell,near_repeat_window,fct_near_repeat_cell}'),
    ('werk', 'politie, geplaatst op de BAG',
     '{hot_spot,forecast_test,area_rate,area_home,area_day,known_day,report_day,trait_day,repeat_victimisation,repeat_timing,burglary_concentration,hour_profile,light_profile,burglary_count,fct_area_month,fct_area_fortnight,fct_burglary,fct_near_repeat_link}'),
    ('werk', 'gemeente, politie, BAG en CBS', '{measure_reference_area,measure_balance,measure_effect,measure_series}'),
    ('werk', 'politie en gepubliceerde aantallen', '{published_difference}'),
    ('werk', 'politie en CBS, enquêtes en registraties', '{factor_by_area,factor_association,fct_factor}'),
    ('werk', 'politie en registraties per woning',
     '{dwelling_rate,dwelling_count,owner_burglary,fct_dwelling,fct_dwelling_class}'),
    ('werk', 'politie en brieven van de gemeente',
     '{treatment_effect,letter_share_by_area,letter_share_by_month,fct_letter_area,fct_letter_month}'),
    ('werk', 'brieven en adviezen van de gemeente', '{advice_uptake}')) AS s (level, source, objects)
CROSS  JOIN LATERAL unnest(s.objects::text[]) AS o (object);
COMMENT ON VIEW dictionary_object IS 'Van elke tabel en view waar zij uit komt, en hoe vertrouwelijk zij is.';
COMMENT ON COLUMN dictionary_object.object IS 'Naam van de tabel of view.';
COMMENT ON COLUMN dictionary_object.level IS 'Niveau, uit dictionary_level.';
COMMENT ON COLUMN dictionary_object.source IS 'Herkomst.';

-- A name has one unit, wherever it stands, unless the table or view is said with it. Keys have none.
CREATE OR REPLACE VIEW dictionary_unit AS
SELECT c.column_name, u.unit
FROM  (VALUES
    ('aantal',
     '{of_burglaries,burglaries_year,expected_year,rest_burglaries,unlike,control_areas,placebos,placebos_as_far,base_periods,measure_effect.periods,burglaries_before,control_before,control_burglaries,net_difference,net_low,net_high,candidates,features,alike,measure_reference_area.years,compared,other_burglaries,windows,hits,squares,told,zone_observed,zone_expected,by_path,over_ground,dwellings_within,accessible_sides,neighbours,outbuildings,block_length,row_length,advices,areas,at_most,attempts,exact,over_week,to_postcode,to_street,burglaries,burglaries_high,burglaries_low,burgled,carried,certain,certificates,chain_size,change,comparisons,duplicates,dwellings,dwellings_in_zones,earlier_events,expected,followed,former_treated,from_long,high_areas,
                 high_burglaries,high_dwellings,late,later_events,left_out,letters,letters_outside,links,low_areas,low_burglaries,low_dwellings,members,minimum_burglaries,minimum_dwellings,minimum_group,minimum_in_group,never,not_known,number,number_sent,
                 observed,own,present,place_candidates,places,places_with,postcode_letters,published,registered,repeatedly_burgled,repeat_timing.repeats,at_risk,requests,requests_after_letter,requests_without_letter,respondents,rounded_to,rows,rows_accepted,rows_read,rows_rejected,
                 rows_removed,rows_unchanged,states,timely,treated,whole,withheld,zones,zones_covered,zones_missed}'),
    ('woningdagen', '{dwelling_days}'),
    ('woningjaren', '{dwelling_years,other_dwelling_years}'),
    ('m', '{radius,within,view_range,distance_median,common_m,distance,distance_from,distance_to,distance_to_m,max_distance,max_uncertainty,place_uncertainty,place_uncertainty_m,uncertainty}'),
    ('m²', '{oppervlakte}'),
    ('dagen',
     '{recurrence_days,history_days,days,grace_days,days_between,days_from,days_median,days_p90,days_since,days_to,days_to_letter_median,days_to_letter_p90,days_to_report_median,deadline_days,delivery_days,recent_days,risk_days,
                validity_days}'),
    ('maanden', '{months}'),
    ('uur', '{window_hours}'),
    ('graden Celsius', '{temperature}'),
    ('seconden', '{seconds}'),
    ('jaar', '{area_year,bouwjaar,iso_year,last_year,newest_year,parent_year,year,year_from,year_to}'),
    ('kwartaal', '{quarter}'),
    ('maand', '{month}'),
    ('week', '{iso_week}'),
    ('graden', '{latitude,longitude,bearing,view_angle}'),
    ('procent', '{covered_percent,late_percent,never_percent}'),
    ('per 1.000 woningen per jaar',
     '{high_rate,high_rate_high,high_rate_low,low_rate,low_rate_high,low_rate_low,rate,rate_high,rate_low,usual_rate,other_rate,other_rate_low,other_rate_high}'),
    ('keer', '{rest_ratio,rest_ratio_low,rest_ratio_high,near_ratio,near_low,near_high,far_ratio,far_low,far_high,recent_ratio,recent_low,recent_high,corrected_ratio,corrected_low,corrected_high,pai,risk_low,risk_high,adjusted_high,adjusted_low,adjusted_ratio,dispersion,knox_ratio,ratio,ratio_corrected,ratio_exact,ratio_high,ratio_low,ratio_midpoint,relative_risk,risk_sd}'),
    ('deel erbij: 0,3 is 30 % meer', '{excess,excess_high,excess_low,excess_shrunk}'),
    ('deel, van 0 tot en met 1',
     '{detectable,hit_rate,baseline_hit_rate,near_hit_rate,near_area,pei_star,share_base,share_recent,certainty,complete,coverage,coverage_high,coverage_low,coverage_of_burglaries,current,free_share,rest_share,share_follows,known,precision,share,share_of_dwellings,share_of_time,share_on_repeated,share_repeats,expected_of_dwellings,expected_on_repeated,expected_repeats,
                                 repeated,repeated_low,repeated_high,top,top_share,top_expected,gini,gini_expected,gini_corrected,gini_corrected_expected,uncovered,well_covered}'),
    ('deel, van -1 tot en met 1', '{difference,low,high}'),
    ('hoogstens 1', '{brier_skill}'),
    ('natuurlijke logaritme van een deel', '{log_score,log_score_uniform}'),
    ('%', '{max_empty,percent,percent_followed,previous_percent}'),
    ('kans, van 0 tot en met 1', '{p_any,chance,min_chance,p_adjusted,p_value,placebo_p,least_p}'),
    ('standaardafwijkingen', '{measure_reference_area.distance,standardised,drift}'),
    ('als het kenmerk (unit)', '{measure_balance.value,reference_value}'),
    ('1 of 0',
     '{measure_balance.alike,ongoing,on_map,hot,cold,stable,one_chain,stands_out,is_event,has_view,is_guess,at_edge,has_data,active,is_newest,area_day.current,area_day.known,area_home.current,trait_day.current,trait_day.known,attempt,behind,dwelling_known,in_time,is_dark,lies_over,is_public_holiday,is_sensitive,is_weekend,made,near_repeats,pending,repeats,required,residential,same_place,school_holiday_central,
                 school_holiday_north,school_holiday_south,sensitive,small,too_few}'),
    ('als de factor (unit)',
     '{denominator,high_from,low_to,margin_high,margin_low,numerator,per_point,value,value_max,value_min}'),
    ('punten, van 0 tot en met 10', '{score,score_raw,standard_error}'),
    ('als het onderwerp (topic)', '{data_quality.value}'),
    ('nummer', '{double_of,checklist_part.number,checklist_status.number,factor.number,huisnummer}'),
    ('-1, 0 of 1', '{direction}'),
    ('vijfde deel, van 1 tot en met 5', '{fifth}'),
    ('dag van de week, 1 is maandag', '{weekday}'),
    ('uur van de dag', '{hour}'),
    ('aantal, in het kwadraat', '{variance}'),
    ('gewicht', '{weight}'),
    ('vier weken', '{measure_series.period}'),
    ('volgorde', '{rank,rank_in_gemeente,place,place_step,position,row_position,turn}'),
    ('als het resultaat (result)', '{meeting_reading.number,reading_shown.number}')) AS u (unit, columns)
CROSS  JOIN LATERAL unnest(u.columns::text[]) AS c (column_name);
COMMENT ON VIEW dictionary_unit IS 'De eenheid van elke kolom met een getal, naar haar naam.';
COMMENT ON COLUMN dictionary_unit.column_name IS 'Naam van de kolom, zo nodig met die van de tabel of view ervoor.';
COMMENT ON COLUMN dictionary_unit.unit IS 'Eenheid.';
