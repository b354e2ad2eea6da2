-- How long it stayed quiet around homes with a letter in time and without, asked on demand.

CREATE OR REPLACE FUNCTION treatment_survival()
RETURNS TABLE (day_from int, day_to int, at_risk int, ends int, burglaries int, surviving float8, surviving_low float8,
               surviving_high float8, other_at_risk int, other_ends int, other_burglaries int, other_surviving float8,
               other_low float8, other_high float8,
               difference float8, difference_low float8, difference_high float8, p_value float8, p_adjusted float8,
               too_few int, sentence varchar(800))
LANGUAGE sql STABLE ROWS 5
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    WITH told AS MATERIALIZED (
        SELECT w.*, w.surviving - w.other_surviving AS difference, t_point(w.df) AS point,
               nullif(w.difference_error, 0) AS spread,
               effect_too_few(effect_worth(w.burglaries, w.other_burglaries)) AS few FROM survival_week AS w
    ), limited AS (
        SELECT t.*, survival_limit(t.surviving, t.error, t.point) AS low,
               survival_limit(t.surviving, t.error, -t.point) AS high,
               survival_limit(t.other_surviving, t.other_error, t.point) AS other_low,
               survival_limit(t.other_surviving, t.other_error, -t.point) AS other_high,
               CASE WHEN t.point * t.spread > 0
                         THEN greatest(-1, t.difference - t.point * t.spread) END AS difference_low,
               CASE WHEN t.point * t.spread > 0 THEN least(1, t.difference + t.point * t.spread) END AS difference_high,
               normal_p(1.959964 * t.difference / (t.point * t.spread)) AS p
        FROM   told AS t
    ), judged AS (                        -- a week is one of all that are asked
        SELECT l.*, benjamini_hochberg(l.p) OVER () AS p_adjusted FROM limited AS l
    )
    SELECT j.day_from, j.day_to, j.at_risk, j.ends, j.burglaries, j.surviving, j.low, j.high, j.other_at_risk,
           j.other_ends, j.other_burglaries, j.other_surviving, j.other_low, j.other_high,
           j.difference, j.difference_low, j.difference_high, j.p, j.p_adjusted, j.few::int,
           survival_sentence(j.day_to, r.max_distance, j.surviving, j.low, j.high, j.other_surviving, j.other_low,
                             j.other_high, j.difference, j.difference_low, j.difference_high,
                             coalesce(j.p_adjusted <= 0.05 AND (j.difference_low > 0 OR j.difference_high < 0), false),
                             j.few)::varchar(800)
    FROM   judged AS j CROSS JOIN letter_rule AS r ORDER BY j.day_to;
END;
COMMENT ON FUNCTION treatment_survival() IS
'Hoe lang blijft het stil rond woningen die op tijd een besmettingsbrief kregen, en rond woningen in dezelfde zones die hem te laat of niet kregen? Een rij per week, vanaf de dag na de laatste brief in de zone die op tijd was ([day_from, day_to), in dagen; 0 is die dag), zolang aan beide kanten minstens tien woningen tot het eind van de week worden gevolgd. Gevolgd wordt tot de eerste inbraak bij de woning zelf of binnen de afstand van de zone (max_distance in letter_rule; de plek binnen max_uncertainty bekend), of tot het risico voorbij is (risk_days), de brief alsnog komt, of inbraken niet meer bekend zijn.
at_risk: woningen die aan het begin van de week nog werden gevolgd, een keer per zone; ends: daarvan met een inbraak dichtbij in die week; burglaries: die inbraken tot en met die week, elk een keer. surviving: het deel waar tot en met die week geen inbraak dichtbij was (Kaplan en Meier); de woningen zonder (other_) zijn gewogen, zodat elke zone en afstand aan beide kanten even zwaar telt. difference: surviving min other_surviving. Alle intervallen van 95 %, met buurten als eenheid, want een inbraak is dichtbij veel woningen tegelijk; leeg bij minder dan zes daarvan of zonder inbraken. p_adjusted: aangepast aan het aantal rijen (Benjamini-Hochberg); een verschil heet er pas een bij hoogstens 0,05. too_few: 1 als de inbraken aan beide kanten samen minder waard zijn dan 62, half om half: dan wordt niets een effect genoemd.
Wie wanneer een brief kreeg is niet geloot, en een brief aan de een kan ook de buren helpen, die meetellen als zonder: beide kunnen een verschil maken of verbergen. Geen rijen als aan een van beide kanten minder dan tien woningen staan. Zie treatment_effect voor inbraken bij de woning zelf. Bron: Kaplan en Meier 1958, met de spreiding per buurt zoals bij Williams 1995.';
