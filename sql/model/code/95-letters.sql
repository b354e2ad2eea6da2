COMMENT ON TABLE letter_rule IS 'Eén rij: de afspraken over besmettingsbrieven. De werklijst en alle overzichten volgen ze.';
COMMENT ON COLUMN letter_rule.letter_rule_id IS 'Altijd 1.';
COMMENT ON COLUMN letter_rule.max_distance IS 'Tot hoever van een inbraak woningen een brief krijgen, in meters.';
COMMENT ON COLUMN letter_rule.risk_days IS 'Hoeveel dagen het verhoogde risico duurt, de dag van de inbraak meegeteld.';
COMMENT ON COLUMN letter_rule.deadline_days IS 'Binnen hoeveel dagen na de kennisname een brief op tijd is.';
COMMENT ON COLUMN letter_rule.validity_days IS 'Hoeveel dagen na de bezorging een brief nog telt.';
COMMENT ON COLUMN letter_rule.delivery_days IS 'Dagen van verzending tot bezorging.';
COMMENT ON COLUMN letter_rule.max_uncertainty IS 'Inbraken waarvan de plek onzekerder is dan zoveel meter, krijgen geen zone.';
COMMENT ON COLUMN letter_rule.recent_days IS 'Hoeveel dagen vóór de laatste bekende inbraak op de kaarten staan.';
COMMENT ON COLUMN letter_rule.min_chance IS 'Vanaf welke kans op een zone een woning op de werklijst staat, van 0,001 tot en met 1; dan tellen alle inbraken mee, elk in alle woningen waarin zij kan zijn geweest. Leeg: alleen inbraken waarvan de plek zeker genoeg is (max_uncertainty). Overzichten van dekking volgen altijd max_uncertainty.';

CREATE OR REPLACE FUNCTION letter_worklist(
    on_date date DEFAULT dutch_today(), max_distance float8 DEFAULT NULL, risk_days int DEFAULT NULL,
    deadline_days int DEFAULT NULL,
    validity_days int DEFAULT NULL, delivery_days int DEFAULT NULL,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl()
)
RETURNS TABLE (dwelling_id int, relative_risk float8, address_line varchar(120), postcode_line varchar(120),
               postcode varchar(6), woonplaats varchar(80),
               postcode_letters int, burglary_id int, occurred_on date, reported_on date, distance float8, zones int,
               last_day date, in_time int,
               chance float8, in_zone varchar(10), geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 1000
SET jit = off
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT tell_unknown_days(coalesce(on_date, dutch_today()),
                             (letter_rule_with(max_distance, risk_days, deadline_days, validity_days,
                                               delivery_days)).risk_days);
    SELECT tell_nothing('{dwelling, burglary}'::text[],
                        coalesce(on_date, dutch_today()) - r.risk_days + r.delivery_days + 1,
                        coalesce(on_date, dutch_today()),
                        CASE WHEN r.min_chance IS NULL THEN r.max_uncertainty END)
    FROM   letter_rule_with(max_distance, risk_days, deadline_days, validity_days, delivery_days) AS r;
    SELECT tell_unplaced(coalesce(on_date, dutch_today()),
                         letter_rule_with(max_distance, risk_days, deadline_days, validity_days, delivery_days));
    WITH asked AS MATERIALIZED (
        SELECT coalesce(on_date, dutch_today()) AS today,
               letter_rule_with(max_distance, risk_days, deadline_days, validity_days, delivery_days) AS rule
    ), recent AS MATERIALIZED (
        SELECT recent_windows(q.today, profile) AS events FROM asked AS q
    ), warned AS MATERIALIZED (
        SELECT w AS dwelling_id FROM asked AS q CROSS JOIN LATERAL warned_dwelling(q.today, q.rule) AS w
    ), needed AS MATERIALIZED (         -- the set of events is not carried along into the sort
        SELECT n.*, q.today, d.street_name, d.huisnummer, d.huisletter, d.toevoeging, d.postcode, d.woonplaats, d.geom,
               near_repeat_risk(e.events, d.geom, at => q.today, profile => profile) AS relative_risk
        FROM   asked AS q CROSS JOIN recent AS e CROSS JOIN LATERAL letter_need(q.today, q.rule) AS n
        JOIN   dwelling AS d USING (dwelling_id)
        WHERE  NOT EXISTS (SELECT FROM warned AS w WHERE w.dwelling_id = n.dwelling_id)
    )
    SELECT n.dwelling_id, n.relative_risk,
           nullif(pg_catalog.concat(n.street_name || ' ', n.huisnummer, n.huisletter, '-' || n.toevoeging), ''),
           nullif(pg_catalog.concat_ws('  ', left(n.postcode, 4) || ' ' || right(n.postcode, 2), upper(n.woonplaats)),
                  ''), n.postcode, n.woonplaats,
           (count(*) OVER (PARTITION BY n.postcode))::int, n.burglary_id, n.occurred_on, n.reported_on, n.distance,
           n.zones::int,
           n.last_day, CASE WHEN n.last_day >= n.today THEN 1 ELSE 0 END, n.chance, n.in_zone, n.geom
    FROM   needed AS n
    ORDER  BY n.relative_risk DESC, n.last_day, n.postcode, n.huisnummer, n.huisletter, n.toevoeging, n.dwelling_id;
END;
COMMENT ON FUNCTION letter_worklist(date, float8, int, int, int, int, near_repeat_profile) IS
'Wie er op een dag een brief nodig heeft: de woningen in een zone zonder geldige brief, elk één keer, het hoogste risico eerst. Met adresregels voor het samenvoegen, het aantal brieven per postcode (postcode_letters), de inbraak die de aanleiding is, en de laatste dag waarop versturen nog op tijd is (in_time: 1 als die nog niet voorbij is). Het relatieve risico geldt voor de komende 14 dagen, met alle inbraken die bekend zijn, ook die waarvan de plek niet vaststaat (zoals in dwelling_risk); 1 is geen inbraak in de buurt. Met een min_chance in letter_rule tellen voor de zones ook inbraken mee waarvan alleen de postcode of de straat bekend is, elk in alle woningen waarin zij kan zijn geweest: op de lijst staan dan de woningen die met minstens die kans in een zone liggen, chance is die kans, en in_zone zegt zeker of mogelijk; zonder min_chance zijn die leeg, en telt wat zeker genoeg is (max_uncertainty). Een zending aan een postcode telt als geldige brief zodra een woning er waarschijnlijk (kans van een half of meer) een kreeg. distance is leeg als de plek niet vaststaat. NULL: vandaag, en zoals in letter_rule. Leg de lijst vast met record_letters. Bevat adressen: niet voor iedereen.';

-- What came before the first day is read too, for as long as it can touch that day.
CREATE OR REPLACE FUNCTION letter_pairs_since(from_day date DEFAULT '-infinity', at date DEFAULT dutch_today())
RETURNS SETOF letter_pair
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000
SET jit = off
BEGIN ATOMIC
    WITH known AS MATERIALIZED (
        SELECT k.gemeente_code, k.days FROM known_days() AS k
    )
    SELECT p.*
    FROM   letter_rule AS r
    CROSS  JOIN LATERAL (SELECT from_day - r.risk_days AS burglaries,
                                from_day - r.risk_days - r.validity_days - r.delivery_days AS letters) AS f
    CROSS  JOIN LATERAL letter_pairs(
               (SELECT burglary_set(b.burglary_id, b.geom, b.occurred_on, b.reported_on, b.dwelling_id,
                                    b.place_uncertainty, NULL)
                FROM   letter_burglary AS b
                WHERE  b.occurred_on >= f.burglaries AND b.place_uncertainty <= r.max_uncertainty),
               (SELECT dwelling_set(d.dwelling_id, d.geom)
                FROM   dwelling AS d WHERE (d.in_use_to <= f.burglaries) IS NOT TRUE),
               (SELECT letter_set(l.dwelling_id, l.sent_on, l.letter_id, l.number_sent)
                FROM   letter_receiver AS l WHERE l.sent_on >= f.letters),
               max_distance => r.max_distance, risk_days => r.risk_days, deadline_days => r.deadline_days,
               validity_days => r.validity_days,
               delivery_days => r.delivery_days, at => letter_pairs_since.at) AS p
    WHERE  coalesce(p.occurred_on, p.letter_on) >= from_day
    -- of a letter nobody knows that it was outside every zone when not all burglaries that it could be about are known
    AND    CASE WHEN p.status = 'outside'
                THEN EXISTS (SELECT
                             FROM   dwelling AS d JOIN known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
                             WHERE  d.dwelling_id = p.dwelling_id
                             AND    k.days @> daterange(p.letter_on - r.risk_days, p.letter_on, '[]')) ELSE true END;
END;
COMMENT ON FUNCTION letter_pairs_since(date, date) IS
'Elke woning in de zone van een inbraak vanaf een dag, en of zij gewaarschuwd was, volgens letter_rule; ook brieven buiten elke zone, als van alle dagen waarop hun inbraak kan zijn gepleegd de inbraken bekend zijn (zie known_days). Voor letter_coverage: SELECT (letter_coverage(p)).* FROM letter_pairs_since(''2018-01-01'') AS p, gegroepeerd naar wens.
status is een code: timely (een brief op tijd), carried (nog een geldige), late (te laat), never (nooit), outside (een brief buiten elke zone), own (een brief aan de eigen woning), later (nog niet gebeurd op de dag van at), empty zone (een zone zonder woningen), unknown dwelling (een brief aan een woning die er niet is).';
