\echo Use "ALTER EXTENSION burglary UPDATE TO '0.2.0'" to load this file. \quit

-- The model's script was one text; create_burglary_model() is as it was, and more came beside it.
DROP FUNCTION burglary_model_script();
@02-path.sql@
@20-knox.sql@
@30-near_repeat.sql@
@42-near_repeat_profile_aggregate.sql@
@45-near_repeat_excess.sql@
@50-near_repeat_risk.sql@
@52-cohesion.sql@
@54-rates.sql@
@55-rate_area.sql@
@59-letter_coverage.sql@
@60-value.sql@
@70-model.sql@
