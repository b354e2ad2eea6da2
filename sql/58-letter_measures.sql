-- letter_measures: how well the letters covered the zones. C: src/pg/letters/letter_coverage.c

CREATE TYPE letter_measures AS (
    burglaries bigint, empty_zones bigint, uncertain bigint, report_unknown bigint, pending bigint, later bigint,
    pairs bigint, dwellings bigint,
    timely double precision, carried double precision, late double precision, never double precision,
    coverage double precision, standard_error double precision, coverage_low double precision,
    coverage_high double precision,
    coverage_mean double precision, coverage_certain double precision, coverage_dwellings double precision,
    coverage_by_day double precision, coverage_by_risk double precision,
    well_covered double precision, uncovered double precision,
    letters double precision, letters_outside double precision, letters_own double precision,
    letters_unknown double precision, letters_later double precision, letters_by_share double precision,
    duplicates double precision, precision double precision, f1 double precision,
    days_to_letter_median double precision, days_to_letter_p90 double precision,
    days_to_report_median double precision, days_to_report_p90 double precision,
    burglaries_left_out bigint, dwellings_left_out bigint, letters_left_out bigint,
    zone text, max_distance double precision, risk_days integer, deadline_days integer, validity_days integer,
    delivery_days integer, include_own boolean, at date
);
COMMENT ON TYPE letter_measures IS 'How well the letters covered the zones, as letter_coverage returns it. Shares, means and quantiles are NULL where there is nothing to take them of.';
COMMENT ON COLUMN letter_measures.burglaries IS 'Burglaries known on the day "at".';
COMMENT ON COLUMN letter_measures.empty_zones IS 'Of these, with no dwelling in the zone.';
COMMENT ON COLUMN letter_measures.uncertain IS 'Of these, with an uncertain place.';
COMMENT ON COLUMN letter_measures.report_unknown IS 'Of these, with a report that is unknown or before the burglary; their deadline counts from the burglary.';
COMMENT ON COLUMN letter_measures.pending IS 'Of these, with a deadline after "at": their coverage may still rise.';
COMMENT ON COLUMN letter_measures.later IS 'Burglaries that happened or were reported after "at"; not counted anywhere else.';
COMMENT ON COLUMN letter_measures.pairs IS 'Dwellings in the zones; a dwelling in three zones counts three times.';
COMMENT ON COLUMN letter_measures.dwellings IS 'Different dwellings in the zones.';
COMMENT ON COLUMN letter_measures.timely IS 'Pairs with a letter between the burglary and the deadline. timely + carried + late + never = pairs.';
COMMENT ON COLUMN letter_measures.carried IS 'Pairs without one, but with a letter from before the burglary that was still valid.';
COMMENT ON COLUMN letter_measures.late IS 'Pairs with neither, but with a letter after the deadline while the risk lasted.';
COMMENT ON COLUMN letter_measures.never IS 'Pairs with none of these.';
COMMENT ON COLUMN letter_measures.coverage IS '(timely + carried) / pairs.';
COMMENT ON COLUMN letter_measures.coverage_mean IS 'Mean of the coverage of each zone: small zones count as much as large ones.';
COMMENT ON COLUMN letter_measures.coverage_certain IS 'Coverage of the pairs that are in the zone wherever the burglary was within its uncertainty.';
COMMENT ON COLUMN letter_measures.coverage_dwellings IS 'Share of the different dwellings that were covered in at least one of their zones.';
COMMENT ON COLUMN letter_measures.coverage_by_day IS 'Share of the days of risk, over all pairs, with a valid letter.';
COMMENT ON COLUMN letter_measures.coverage_by_risk IS 'Coverage with each pair weighted by its excess risk.';
COMMENT ON COLUMN letter_measures.well_covered IS 'Share of the zones with a coverage of at least 0.8.';
COMMENT ON COLUMN letter_measures.uncovered IS 'Share of the zones with a coverage of 0.';
COMMENT ON COLUMN letter_measures.letters IS 'Letters to known dwellings up to "at": those in a zone while the risk lasted, outside, and own.';
COMMENT ON COLUMN letter_measures.letters_outside IS 'Of these, that no zone asked for: over-coverage.';
COMMENT ON COLUMN letter_measures.letters_own IS 'Of these, to the burgled dwelling itself while its own risk lasted, where that is not in the zone.';
COMMENT ON COLUMN letter_measures.letters_unknown IS 'Letters to dwellings that are not in the dwelling_set; not in letters.';
COMMENT ON COLUMN letter_measures.letters_later IS 'Letters delivered after "at"; not in letters.';
COMMENT ON COLUMN letter_measures.letters_by_share IS 'Of the letters, known by chance only: by postcode or area.';
COMMENT ON COLUMN letter_measures.duplicates IS 'Of the letters, to a dwelling that still had a valid one.';
COMMENT ON COLUMN letter_measures.precision IS 'Letters in a zone while the risk lasted / (these + letters_outside).';
COMMENT ON COLUMN letter_measures.f1 IS 'Harmonic mean of coverage and precision.';
COMMENT ON COLUMN letter_measures.days_to_letter_median IS 'Median of the days from the report to the first letter, over pairs that got one while the risk lasted; negative before the report.';
COMMENT ON COLUMN letter_measures.days_to_letter_p90 IS 'Their 90 % quantile.';
COMMENT ON COLUMN letter_measures.days_to_report_median IS 'Median of the days from the burglary to the report, over burglaries: the delay of the police, not of the sender.';
COMMENT ON COLUMN letter_measures.days_to_report_p90 IS 'Their 90 % quantile.';
COMMENT ON COLUMN letter_measures.burglaries_left_out IS 'Rows without a place or day; NULL from the aggregate, which does not see them.';
COMMENT ON COLUMN letter_measures.dwellings_left_out IS 'Rows without a place; NULL from the aggregate.';
COMMENT ON COLUMN letter_measures.letters_left_out IS 'Rows without a dwelling or day; NULL from the aggregate.';
COMMENT ON COLUMN letter_measures.zone IS 'How the zones were made: distance, profile or area.';
COMMENT ON COLUMN letter_measures.max_distance IS 'Reach of the zones in metres; NULL by area.';
COMMENT ON COLUMN letter_measures.risk_days IS 'Days that the risk lasts, the day of the burglary included.';
COMMENT ON COLUMN letter_measures.deadline_days IS 'Days after the report within which a letter is in time.';
COMMENT ON COLUMN letter_measures.validity_days IS 'Days after its delivery, the last included, that a letter still counts.';
COMMENT ON COLUMN letter_measures.delivery_days IS 'Days from sending to delivery.';
COMMENT ON COLUMN letter_measures.include_own IS 'Is the burgled dwelling in the zone?';
COMMENT ON COLUMN letter_measures.at IS 'The day of the question: what came later is not known yet.';
