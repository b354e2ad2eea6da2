-- Whether letters reached the right dwellings in time, and who needs one, as it was when results were last refreshed.

CREATE OR REPLACE VIEW near_repeat_zone AS
SELECT r.burglary_id, r.occurred_on, r.reported_on, r.active_to, r.active, r.pending, r.dwellings, r.not_known,
       r.timely, r.carried, r.late, r.never, r.coverage, r.letters, r.days_to_letter_median, r.place_uncertainty,
       r.gemeente_code, r.gemeente, r.wijk_code, r.wijk, r.buurt_code, r.buurt, s.as_of, s.refreshed_at, r.geom
FROM   near_repeat_zone_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'near_repeat_zone') AS s;

CREATE OR REPLACE VIEW letter_map AS
SELECT r.dwelling_id, r.gemeente_code, r.buurt_code, r.postcode, r.status_number, r.status, r.zones, r.zones_covered,
       r.letters, r.letters_outside, r.first_day, r.last_day, s.as_of, s.refreshed_at, r.geom
FROM   letter_map_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'letter_map') AS s;

CREATE OR REPLACE VIEW letter_blind_spot AS
SELECT r.dwelling_id, r.gemeente_code, r.buurt_code, r.postcode, r.zones_missed, r.excess, r.burglary_id,
       r.occurred_on, r.active_to, r.active, s.as_of, s.refreshed_at, r.geom
FROM   letter_blind_spot_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'letter_blind_spot') AS s;

CREATE OR REPLACE VIEW letter_coverage_by_area AS
SELECT r.area_id, r.level, r.code, r.name, r.year, r.burglaries, r.coverage_of_burglaries, r.zones,
       r.dwellings_in_zones, r.dwellings, r.not_known, r.timely, r.carried, r.late, r.never, r.coverage,
       r.coverage_low, r.coverage_high, r.well_covered, r.uncovered, r.small, r.letters, r.letters_outside,
       r.duplicates, r.precision, r.days_to_letter_median, r.days_to_letter_p90, r.days_to_report_median, r.known,
       r.reason, s.as_of, s.refreshed_at, r.geom
FROM   letter_coverage_by_area_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'letter_coverage_by_area') AS s;

CREATE OR REPLACE VIEW letter_coverage_by_month AS
SELECT r.letter_coverage_by_month_id, r.month, r.gemeente_code, r.gemeente, r.zones, r.dwellings_in_zones,
       r.not_known, r.timely, r.carried, r.late, r.never, r.coverage, r.coverage_low, r.coverage_high, r.small,
       r.pending, r.letters, r.letters_outside, r.duplicates, r.precision, r.days_to_letter_median,
       r.days_to_letter_p90, r.days_to_report_median, r.known, r.reason, s.as_of, s.refreshed_at
FROM   letter_coverage_by_month_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'letter_coverage_by_month') AS s;

CREATE OR REPLACE VIEW letter_worklist AS
SELECT r.dwelling_id, r.relative_risk, r.address_line, r.postcode_line, r.postcode, r.woonplaats, r.gemeente_code,
       r.buurt_code, r.postcode_letters, r.burglary_id, r.occurred_on, r.reported_on, r.distance, r.zones,
       r.last_day, r.in_time, r.chance, r.in_zone, s.as_of, s.refreshed_at, r.geom
FROM   letter_worklist_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'letter_worklist') AS s;

COMMENT ON VIEW near_repeat_zone IS
'De zone van elke recente inbraak, met hoe goed de brieven haar dekten. Recent is per gemeente van de inbraak: recent_days (letter_rule) voor de laatste dag waarvan daar inbraken bekend zijn, en later. Wat niet bekend is, is leeg: zonder levering brieven over die dagen is er geen dekking (not_known). Kies met active, of met occurred_on en active_to, een dag.';
COMMENT ON VIEW letter_map IS
'De woningen die recent (zie near_repeat_zone) in een zone lagen of een brief kregen, elk met hoe het afliep; bij meer zones de slechtste. Waar een zending het aan het toeval liet, wat het waarschijnlijkst is.';
COMMENT ON VIEW letter_blind_spot IS
'De woningen die recent (zie near_repeat_zone) in een zone lagen en zolang het risico duurde geen brief kregen; de hoogste excess eerst geeft wie het meest is gemist. Waar een zending het aan het toeval liet: wie waarschijnlijk niets kreeg. Waar geen levering zegt wie er een kreeg, staat niemand.';
COMMENT ON VIEW letter_coverage_by_area IS
'Hoe goed de brieven recent (zie near_repeat_zone) de zones dekten, per gebied van nu: gemeente, wijk, buurt en elk ander niveau waarvan er een kaart of indeling is, behalve postcodes (zie areas_of_homes); kies één level. Geteld naar de woning: wie de brief had moeten krijgen. burglaries en coverage_of_burglaries tellen naar de inbraak. Wat niet is ingelezen, is leeg en geen nul; reason zegt waarom er geen dekking is. Dekking zegt niets over het effect van brieven.';
COMMENT ON VIEW letter_coverage_by_month IS
'Hoe goed de brieven de zones dekten, per maand van de inbraak en gemeente van de woning, over alle jaren. Van wat niet is ingelezen, inbraken of brieven, zijn dekking, precisie en aantallen leeg en geen nul; reason zegt waarom er geen dekking is. Voor een langere tijd of een groter gebied: (som van timely + carried) / (som van timely + carried + late + never).';

COMMENT ON VIEW letter_worklist IS
'Wie er op de peildag een brief nodig heeft en er sindsdien geen kreeg: de woningen in een zone zonder geldige brief, elk één keer (zie de functie letter_worklist, die elke andere dag geeft).';

-- The same for who may not know of which homes. Anybody can count in the BAG how many homes lie within a hundred metres
-- of a home: the number of homes in one zone, of letters to them, or the coverage of so many, tells where it was. A
-- whole percentage of five zones together does not. So does a zone that an area has of a burglary beside it, for its
-- street and day are known: the border lies within a hundred metres. Whether there is a row, why it tells nothing and
-- of how many zones it is, hangs on the burglaries inside alone, which are counted elsewhere.
CREATE OR REPLACE VIEW letter_share_by_area AS
SELECT l.area_id, l.level, l.code, l.name, l.year, n.zones,
       round(100 * (l.timely + l.carried) / n.told)::int AS covered_percent,
       round(100 * l.late / n.told)::int AS late_percent,
       round(100 * l.never / n.told)::int AS never_percent, l.known,
       (CASE WHEN n.zones IS NOT NULL OR l.reason = 'geen inbraken ingelezen van deze tijd' THEN l.reason
             WHEN l.known > 0 THEN 'minder dan vijf zones'
             ELSE 'geen brieven ingelezen van deze tijd' END)::varchar(100) AS reason,
       l.as_of, l.refreshed_at
FROM   letter_coverage_by_area AS l
CROSS  JOIN LATERAL (SELECT CASE WHEN least(l.burglaries, l.zones) >= 5 THEN l.burglaries END AS zones,
                            CASE WHEN least(l.burglaries, l.zones) >= 5
                                      THEN nullif(l.timely + l.carried + l.late + l.never, 0) END AS told) AS n
WHERE  l.burglaries > 0;
COMMENT ON VIEW letter_share_by_area IS
'Hoe goed de brieven recent de zones dekten, per gebied waarin is ingebroken (zie letter_coverage_by_area), voor wie geen adressen kent: in hele procenten van de woningen in zones waarvan het bekend is, en alleen van vijf zones of meer. Aantallen woningen en brieven staan er niet: wie telt hoeveel woningen binnen honderd meter van elk huis liggen, vindt er de inbraak mee. Een gebied zonder inbraken heeft geen rij, ook als er een zone van een inbraak ernaast overheen ligt: dat zou zeggen waar die was.';
CREATE OR REPLACE VIEW letter_share_by_month AS
SELECT l.letter_coverage_by_month_id AS letter_share_by_month_id, l.month, l.gemeente_code, l.gemeente, n.zones,
       round(100 * (l.timely + l.carried) / n.told)::int AS covered_percent,
       round(100 * l.late / n.told)::int AS late_percent, round(100 * l.never / n.told)::int AS never_percent,
       CASE WHEN n.zones IS NOT NULL THEN l.pending END AS pending, l.known,
       (CASE WHEN n.zones IS NOT NULL OR l.reason = 'geen inbraken ingelezen van deze tijd' THEN l.reason
             WHEN l.known > 0 THEN 'minder dan vijf zones'
             ELSE 'geen brieven ingelezen van deze tijd' END)::varchar(100) AS reason,
       l.as_of, l.refreshed_at
FROM   letter_coverage_by_month AS l
JOIN   (SELECT h.gemeente_code, date_trunc('month', h.occurred_on::timestamp)::date AS month,
               count(*)::int AS burglaries
        FROM   burglary_home_result AS h
        WHERE  h.place_uncertainty <= (SELECT r.max_uncertainty FROM letter_rule AS r WHERE r.letter_rule_id = 1)
        GROUP  BY 1, 2) AS o ON o.gemeente_code = l.gemeente_code AND o.month = l.month
CROSS  JOIN LATERAL (SELECT CASE WHEN least(o.burglaries, l.zones) >= 5 THEN o.burglaries END AS zones,
                            CASE WHEN least(o.burglaries, l.zones) >= 5
                                      THEN nullif(l.timely + l.carried + l.late + l.never, 0) END AS told) AS n;
COMMENT ON VIEW letter_share_by_month IS
'Hoe goed de brieven de zones dekten, per maand van de inbraak en gemeente van de woning waarin die maand is ingebroken (zie letter_coverage_by_month), voor wie geen adressen kent: in hele procenten, en alleen van maanden met vijf zones of meer.';

DO $$
DECLARE
    said record;
    seen regclass;
BEGIN
    -- The same word means the same in all of these views.
    FOR said IN SELECT * FROM (VALUES
        ('burglary_id', 'Nummer van de inbraak; op letter_blind_spot de laatste die de woning miste.'),
        ('dwelling_id', 'Nummer van de woning.'),
        ('area_id', 'Nummer van het gebied.'), ('letter_coverage_by_month_id', 'Nummer van de rij: gemeente en maand.'),
        ('occurred_on', 'Dag van de inbraak.'),
        ('reported_on', 'Dag waarop de politie ervan wist; leeg als die onbekend is.'),
        ('active_to', 'Laatste dag van het verhoogde risico.'),
        ('active', '1 als het verhoogde risico op de peildag nog duurt.'),
        ('pending', '1 als er nog op tijd een brief kan gaan: de dekking kan nog stijgen.'),
        ('month', 'Eerste dag van de maand.'),
        ('level', 'Niveau van het gebied.'), ('code', 'Code van het gebied.'), ('name', 'Naam van het gebied.'),
        ('year', 'Jaar van de kaart.'),
        ('gemeente', 'Naam van de gemeente.'), ('gemeente_code', 'Gemeentecode van de woning.'),
        ('buurt_code', 'Buurtcode van de woning.'), ('postcode', 'Postcode van de woning.'),
        ('burglaries', 'Aantal inbraken in het gebied.'),
        ('coverage_of_burglaries', 'Dekking van de zones van deze inbraken, ook waar die over de grens gaan.'),
        ('zones', 'Aantal zones waarin woningen liggen.'),
        ('zones_covered', 'Aantal zones waarvoor de woning op tijd een brief kreeg of een geldige had.'),
        ('zones_missed', 'Aantal zones waarvoor de woning geen brief kreeg.'),
        ('dwellings_in_zones', 'Aantal woningen in zones; een woning in drie zones telt driemaal.'),
        ('dwellings', 'Aantal verschillende woningen in de zone of zones.'),
        ('not_known',
         'Woningen in zones waarvan geen levering zegt of zij een brief kregen : zij tellen niet mee in timely tot en met uncovered.'),
        ('timely', 'Woningen in zones met een brief op tijd.'),
        ('carried', 'Zonder, maar met een nog geldige brief van een eerdere inbraak.'),
        ('late', 'Met een brief die te laat kwam.'), ('never', 'Zonder brief zolang het risico duurde.'),
        ('coverage', 'Dekking: (timely + carried) / woningen in zones waarvan het bekend is.'),
        ('coverage_low', 'Ondergrens van het 95 %-interval van de dekking.'),
        ('coverage_high', 'Bovengrens van het 95 %-interval van de dekking.'),
        ('well_covered', 'Deel van de zones met een dekking van minstens 0,8.'),
        ('uncovered', 'Deel van de zones met een dekking van 0.'),
        ('small', '1 bij minder dan dertig woningen in zones: de dekking zegt dan weinig.'),
        ('letters', 'Aantal brieven; een brief telt bij de laatste inbraak die erom vroeg.'),
        ('letters_outside', 'Daarvan buiten elke zone.'),
        ('duplicates', 'Daarvan aan een woning met een nog geldige brief.'),
        ('precision', 'Brieven in een zone / (die en letters_outside).'),
        ('days_to_letter_median',
         'Mediaan van de dagen van kennisname tot de eerste brief, van wie er een kreeg zolang het risico duurde.'),
        ('days_to_letter_p90', 'In 90 % van die gevallen hoogstens zoveel dagen.'),
        ('days_to_report_median', 'Mediaan van de dagen van inbraak tot kennisname: dat ligt niet aan de afzender.'),
        ('place_uncertainty', 'Onzekerheid van de plek in meters.'),
        ('status',
         'Hoe het afliep; bij meer zones de slechtste: nooit, te laat, nog geldig, op tijd; of alleen een brief buiten een zone of aan de eigen woning; niet bekend als geen levering brieven die dagen bestrijkt.'),
        ('status_number', 'Volgorde van status, van slecht naar goed.'),
        ('excess', 'Verhoogd risico door de gemiste inbraken samen, gemiddeld zolang het duurde: 0,3 is 30 % meer.'),
        ('relative_risk', 'Verhoogd risico: 2 is tweemaal wat deze woning anders loopt.'),
        ('address_line', 'Straat en huisnummer.'), ('postcode_line', 'Postcode en plaats, als op een envelop.'),
        ('woonplaats', 'Woonplaats.'), ('postcode_letters', 'Aantal brieven op de lijst voor deze postcode.'),
        ('distance', 'Afstand tot de inbraak in meters.'), ('in_time', '1 als versturen op de peildag nog op tijd is.'),
        ('known',
         'Welk deel van de tijd (de maand, of wat recent is) is ingelezen, inbraken en brieven beide, van 0 tot en met 1; van een gebied in meer gemeenten naar woningen.'),
        ('reason', 'Waarom er geen dekking is; leeg als die er is.'),
        ('letter_share_by_month_id', 'Nummer van de rij: gemeente en maand.'),
        ('covered_percent', 'Dekking in procenten: met een brief op tijd of een die nog gold.'),
        ('late_percent', 'Procent met een brief die te laat kwam.'),
        ('never_percent', 'Procent zonder brief zolang het risico duurde.'),
        ('as_of', 'Peildag: de dag waarnaar is gerekend.'),
        ('refreshed_at', 'Wanneer dit is ververst, in Nederlandse tijd.'),
        ('first_day', 'Dag van de eerste inbraak of brief buiten een zone.'), ('last_day', 'Dag van de laatste.'),
        ('geom', 'Ligging.')) AS v (column_name, meaning)
    LOOP
        FOR seen IN SELECT a.attrelid::regclass FROM pg_attribute AS a
                    WHERE  a.attname = said.column_name
                    AND    a.attrelid IN ('near_repeat_zone'::regclass, 'letter_map'::regclass,
                                          'letter_blind_spot'::regclass,
                                          'letter_coverage_by_area'::regclass, 'letter_coverage_by_month'::regclass,
                                          'letter_worklist'::regclass,
                                          'letter_share_by_area'::regclass, 'letter_share_by_month'::regclass) LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
END;
$$;
COMMENT ON COLUMN near_repeat_zone.gemeente_code IS 'Gemeentecode van de inbraak; leeg als die niet bekend is.';
COMMENT ON COLUMN near_repeat_zone.gemeente IS 'Gemeente van de inbraak; leeg als die nergens met een naam staat.';
COMMENT ON COLUMN near_repeat_zone.wijk_code IS 'Wijkcode van de inbraak; leeg als die niet bekend is.';
COMMENT ON COLUMN near_repeat_zone.wijk IS 'Wijk van de inbraak; leeg als die nergens met een naam staat.';
COMMENT ON COLUMN near_repeat_zone.buurt_code IS 'Buurtcode van de inbraak; leeg als die niet bekend is.';
COMMENT ON COLUMN near_repeat_zone.buurt IS 'Buurt van de inbraak; leeg als die nergens met een naam staat.';
COMMENT ON COLUMN letter_share_by_area.zones IS 'Aantal inbraken in het gebied, elk met een zone; leeg onder vijf.';
COMMENT ON COLUMN letter_share_by_month.zones IS 'Aantal inbraken in de gemeente, elk met een zone; leeg onder vijf.';
COMMENT ON COLUMN letter_share_by_month.pending IS '1 als er nog op tijd een brief kan gaan: de dekking kan nog stijgen; leeg zonder dekking.';
COMMENT ON COLUMN letter_worklist.last_day IS 'Laatste dag waarop versturen nog op tijd is.';
COMMENT ON COLUMN letter_worklist.zones IS 'Aantal zones waarin de woning ligt; met een min_chance in letter_rule ook die waarin zij kan liggen, hoe klein die kans ook is.';
COMMENT ON COLUMN letter_worklist.burglary_id IS 'De inbraak die de aanleiding is.';
COMMENT ON COLUMN letter_worklist.chance IS 'Kans dat zij in een zone ligt; leeg zonder min_chance in letter_rule.';
COMMENT ON COLUMN letter_worklist.in_zone IS 'Hoe zeker dat is: zeker of mogelijk; leeg zonder min_chance in letter_rule.';
SELECT describe_result(n)
FROM   unnest('{near_repeat_zone, letter_map, letter_blind_spot, letter_coverage_by_area, letter_coverage_by_month, letter_worklist}'::text[]) AS n;
