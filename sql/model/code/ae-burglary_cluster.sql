-- Where and when burglaries came together: of the last year as it was when results were last refreshed, and asked on
-- demand.

CREATE OR REPLACE VIEW cluster_map AS
SELECT r.cluster_map_id, r.ongoing, r.rank, r.name, r.gemeente_code, r.buurt_code, r.first_day, r.last_day, r.radius,
       r.burglaries, r.places, r.expected, r.ratio, r.p_value, r.recurrence_days, r.of_burglaries, r.left_out,
       r.stands_out, r.sentence, s.as_of, s.refreshed_at, r.geom
FROM   cluster_map_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'cluster_map') AS s;
COMMENT ON VIEW cluster_map IS
'Waar en wanneer in het jaar (364 dagen) tot en met de peildag in hoogstens vier weken en binnen 1.000 m meer woninginbraken samenkwamen dan de plek en de tijd op zichzelf verklaren: wat burglary_cluster zonder argumenten zegt (ongoing 0), en wat op de peildag nog gaande is (ongoing 1); van elk hoogstens tien rijen, de meest uitzonderlijke eerst. Er is altijd een meest uitzonderlijke: kijk naar stands_out. Waar altijd veel is, en wanneer overal veel was, telt niet: zie hot_spot en area_alarm. Inbraken waarvan de plek op 100 m en de dag (het midden van het tijdvak, zie burglary_event) bekend zijn, in gemeenten waarvan het hele jaar bekend is (zie known_day): een gemeente die een dag mist, doet niet mee.
Van de laatste dagen komen nog aangiften binnen: wat gaande is, kan later pas blijken of nog groeien. Een samenloop zegt niet waardoor zij komt (near repeats, een dader, nieuwe woningen), niet dat zij doorgaat, en over één woning niets; en waar geen cirkel ligt, is het daarom nog niet veilig. In het midden van elke cirkel is in dat jaar ingebroken: alleen voor wie adressen mag zien. Welke inbraken het zijn: die van burglary_home in die dagen, met een place_uncertainty van hoogstens 100, binnen radius van ST_Centroid(geom).';
COMMENT ON COLUMN cluster_map.cluster_map_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN cluster_map.ongoing IS '1 als alleen is gezocht naar wat op de peildag nog gaande is, 0 als in het hele jaar is gezocht. Wat nu gaande is, kan in beide staan.';
COMMENT ON COLUMN cluster_map.rank IS 'Volgorde onder de rijen met dezelfde ongoing: 1 is de meest uitzonderlijke.';
COMMENT ON COLUMN cluster_map.name IS 'Naam van de buurt met de meeste ervan, anders van de gemeente.';
COMMENT ON COLUMN cluster_map.gemeente_code IS 'Gemeente met de meeste ervan.';
COMMENT ON COLUMN cluster_map.buurt_code IS 'Buurt met de meeste ervan.';
COMMENT ON COLUMN cluster_map.first_day IS 'Eerste dag waarop in de cirkel een van deze inbraken was.';
COMMENT ON COLUMN cluster_map.last_day IS 'Laatste dag; van wat nog gaande is de peildag.';
COMMENT ON COLUMN cluster_map.radius IS 'Straal van de cirkel, in meters; 0 is een plek. Op een plek kunnen meer woningen liggen: een flat, of een straat waarvan het nummer niet bekend is.';
COMMENT ON COLUMN cluster_map.burglaries IS 'Woninginbraken en pogingen erin.';
COMMENT ON COLUMN cluster_map.places IS 'Op zoveel plekken; van een flat, of zonder huisnummer, liggen meer woningen op een plek.';
COMMENT ON COLUMN cluster_map.expected IS 'Te verwachten naar hoeveel er in die cirkel in het hele jaar waren, en in die dagen overal.';
COMMENT ON COLUMN cluster_map.ratio IS 'Burglaries gedeeld door expected.';
COMMENT ON COLUMN cluster_map.p_value IS 'Kans dat toeval ergens minstens zo een samenloop geeft: 999 keer zijn de dagen over de inbraken verdeeld door loting, steeds dezelfde; nooit onder 0,001. Over alle plekken en tijden samen, niet over de keren dat u kijkt: wie vaker kijkt, ziet vaker toeval.';
COMMENT ON COLUMN cluster_map.recurrence_days IS 'Als u elke dag kijkt, geeft toeval eens in zoveel dagen zo een samenloop (elke week: keer 7), hoogstens 1.000; leeg bij ongoing 0.';
COMMENT ON COLUMN cluster_map.of_burglaries IS 'Op hoeveel inbraken het rust: die van de hele tijd, overal, waarvan plek en dag bekend zijn.';
COMMENT ON COLUMN cluster_map.left_out IS 'Zoveel woninginbraken van dat jaar deden niet mee: hun plek is niet op 100 m bekend, of zij lagen in geen gemeente waarvan het hele jaar bekend is; en alle waarvan geen dag bekend is. Zij kunnen ook zijn samengekomen.';
COMMENT ON COLUMN cluster_map.stands_out IS '1 als het zelden toeval is: p_value hoogstens 0,05, en van wat nog gaande is recurrence_days 365 of meer.';
COMMENT ON COLUMN cluster_map.sentence IS 'Hetzelfde in een zin.';
COMMENT ON COLUMN cluster_map.geom IS 'De cirkel om een plek van een inbraak, met al haar inbraken erin; getekend met een straal van minstens 25 m.';

SELECT describe_result(n) FROM unnest('{cluster_map}'::text[]) AS n;

CREATE OR REPLACE FUNCTION burglary_cluster(days int DEFAULT 364, max_radius float8 DEFAULT 1000,
                                            max_days int DEFAULT 28, ongoing boolean DEFAULT false)
RETURNS TABLE (rank int, name varchar(200), gemeente_code varchar(6), buurt_code varchar(10), first_day date,
               last_day date, radius float8, burglaries int, places int, expected float8, ratio float8, p_value float8,
               recurrence_days float8, of_burglaries int, left_out int, sentence varchar(500), geom geometry)
LANGUAGE sql STABLE ROWS 10
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_cluster(days);
    SELECT c.rank, c.name::varchar(200), c.gemeente_code::varchar(6), c.buurt_code::varchar(10), c.first_day,
           c.last_day, c.radius, c.burglaries, c.places, c.expected, c.ratio, c.p_value, c.recurrence_days,
           c.of_burglaries, c.left_out,
           cluster_sentence(c.name, c.burglaries, c.radius, c.first_day, c.last_day, c.expected, c.p_value,
                            c.recurrence_days)::varchar(500), c.geom
    FROM   result_day AS q CROSS JOIN LATERAL clusters_until(q.as_of, $1, $2, $3, $4) AS c ORDER BY c.rank;
END;
COMMENT ON FUNCTION burglary_cluster(int, float8, int, boolean) IS
'Waar en wanneer kwamen meer woninginbraken samen dan de plek en de tijd op zichzelf verklaren, in de laatste dagen (days, van 56 tot en met 1095) tot en met de peildag? Gezocht in alle cirkels tot max_radius meter en alle tijden tot max_days dagen: hoogstens tien rijen, de meest uitzonderlijke eerst. Waar altijd veel is, en wanneer overal veel was, telt niet als samenloop; near repeats maken er wel (zie near_repeat_chain). ongoing: alleen wat op de peildag nog gaande is. Zonder argumenten, en zo voor ongoing, staat het op de kaart in cluster_map.
name: de buurt met de meeste ervan, anders de gemeente. radius: van de cirkel, in meters; 0 is een plek. burglaries, places: inbraken erin, op zoveel plekken. expected: naar hoeveel er in die cirkel in de hele tijd waren, en in die tijd overal. p_value: de kans dat toeval ergens minstens zo''n samenloop geeft, uit 999 lotingen (steeds dezelfde, dus dezelfde vraag geeft hetzelfde antwoord) en dus nooit onder 0,001; er is altijd een meest uitzonderlijke, dus pas bij hoogstens 0,05 zegt een rij iets. recurrence_days, alleen met ongoing: als u elke dag kijkt, geeft toeval er eens in zoveel dagen een; neem 365 of meer als een alarm. of_burglaries: op hoeveel inbraken het rust; left_out: hoeveel er van die dagen niet meedoen, en alle waarvan geen dag bekend is.
Inbraken waarvan de plek op 100 m bekend is, in gemeenten waarvan al die dagen bekend zijn; zonder die, of met een leeg argument, geen rijen. Een cirkel kan om enkele adressen liggen: alleen voor wie adressen mag zien. Fout: days buiten 56 tot en met 1095; anders als space_time_scan. Bron: Kulldorff e.a. 2005.';
