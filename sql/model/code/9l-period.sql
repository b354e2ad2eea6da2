-- Burglaries between two days in every area of a level, and in one area period after period.

COMMENT ON TABLE registration_break IS 'Trendbreuken: dagen waarop veranderde wat wordt geregistreerd, zoals een ander systeem, een andere definitie of een andere bron; zelf in te vullen. Wat ervoor en erna is geteld, wordt niet met elkaar vergeleken: niet door area_alarm, area_trend, expected_burglaries, period_change en het bulletin. period_count en area_series tellen wel door.';
COMMENT ON COLUMN registration_break.registration_break_id IS 'Nummer van de rij.';
COMMENT ON COLUMN registration_break.first_day IS 'Eerste dag van wat erna komt.';
COMMENT ON COLUMN registration_break.reason IS 'Wat er veranderde.';

CREATE OR REPLACE FUNCTION period_count(level text, first_day date, last_day date, attempts boolean DEFAULT true,
                                        other_objects boolean DEFAULT false, unknown_objects boolean DEFAULT true)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), area_id int, first_day date, last_day date,
               days int, burglaries int, attempts int, dwellings int,
               known numeric(4, 3), rate float8, rate_low float8, rate_high float8, small int, counted varchar(120),
               reason varchar(100))
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT require_period($1, $2, $3, $4, $5, $6);
    WITH counted AS MATERIALIZED (
        SELECT c.*, $3 - $2 + 1 AS length FROM count_periods($1, NULL, ARRAY[daterange($2, $3, '[]')], $4, $5, $6) AS c
    ), rated AS (
        SELECT r.class AS code, r.rate, r.rate_low, r.rate_high
        FROM  (SELECT rate_set(coalesce(c.code, ''), c.burglaries, c.dwellings, c.length * c.known / 365.25) AS cells
               FROM   counted AS c WHERE c.burglaries IS NOT NULL) AS s
        CROSS  JOIN LATERAL rate_table(s.cells, measured_on => 'area') AS r
    )
    SELECT $1::varchar(20), c.code::varchar(250),
           coalesce(c.name, 'niet in een gebied van dit niveau te plaatsen')::varchar(250), c.area_id, $2, $3, c.length,
           c.burglaries, c.attempted,
           c.dwellings, c.known::numeric(4, 3), r.rate, r.rate_low, r.rate_high,
           CASE WHEN c.burglaries < 10 THEN 1 WHEN c.burglaries >= 10 THEN 0 END, counted_what($4, $5, $6),
           unknown_reason(c.known)
    FROM   counted AS c LEFT JOIN rated AS r ON r.code = coalesce(c.code, '') AND c.burglaries IS NOT NULL
    ORDER  BY c.burglaries DESC NULLS LAST, c.code;
END;
COMMENT ON FUNCTION period_count(text, date, date, boolean, boolean, boolean) IS
'Inbraken van de eerste tot en met de laatste dag in elk gebied van een niveau: region, district, basisteam, gemeente, woonplaats, wijk, buurt, subbuurt, street, pc4 of own. Een rij per gebied van nu met woningen of inbraken, ook zonder inbraak, en zonder code een rij van wat in geen gebied van dit niveau is te plaatsen: zo tellen de rijen op tot het geheel.
attempts: pogingen tellen mee. other_objects: schuren, garages en andere objecten ook. unknown_objects: ook waar het soort object niet is vermeld. counted zegt in woorden wat is geteld. Een inbraak waarvan niet is vermeld of zij een poging was, telt als voltooid.
burglaries: van de bekende dagen; leeg als van minder dan 90 % van de woningen iets van die dagen is ingelezen. attempts: pogingen daarvan. "known": welk deel van de dagen is ingelezen; reason zegt wat ontbreekt. rate: per 1.000 woningen per jaar, met het exacte 95%-interval van Garwood (rate_low, rate_high): het houdt er geen rekening mee dat inbraken bij elkaar komen. small: 1 bij minder dan tien inbraken; kijk dan naar het aantal en niet naar rate. Van de laatste weken komen nog aangiften binnen.
Naar de stand van de laatste refresh_results(). Fout: een niveau dat niet per dag wordt geteld, dagen die geen tijd zijn, een keuze die NULL is.';

CREATE OR REPLACE FUNCTION area_series(level text, code text, first_day date, last_day date,
                                       period text DEFAULT 'fortnight', attempts boolean DEFAULT true,
                                       other_objects boolean DEFAULT false,
                                       unknown_objects boolean DEFAULT true)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), first_day date, last_day date, days int,
               burglaries int, attempts int, dwellings int, known numeric(4, 3),
               complete int, rate float8, counted varchar(120), reason varchar(100))
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT require_period($1, $3, $4, $6, $7, $8);
    SELECT require_rhythm($5);
    SELECT $1::varchar(20), c.code::varchar(250), c.name::varchar(250), lower(c.days), upper(c.days) - 1,
           upper(c.days) - lower(c.days), c.burglaries, c.attempted, c.dwellings, c.known::numeric(4, 3),
           CASE WHEN c.known = 1 THEN 1 ELSE 0 END,
           1000 * c.burglaries / nullif(c.dwellings * c.known * (upper(c.days) - lower(c.days)) / 365.25, 0),
           counted_what($6, $7, $8), unknown_reason(c.known)
    FROM   count_periods($1, ARRAY[$2], whole_periods($5, $3, $4), $6, $7, $8) AS c
    ORDER  BY c.days;
END;
COMMENT ON FUNCTION area_series(text, text, date, date, text, boolean, boolean, boolean) IS
'Inbraken in een gebied, periode na periode: week, fortnight (veertien dagen vanaf een maandag, geteld vanaf 3 januari 2000), month, quarter of year. Elke periode waarin een dag van first_day tot en met last_day ligt, in haar geheel, ook zonder inbraak. code van de regio is regio. Geen rijen als er geen gebied met deze code is waarin woningen of inbraken liggen.
burglaries: van de bekende dagen; leeg als van minder dan 90 % van de woningen iets van de periode is ingelezen. complete: 1 als alle dagen bekend zijn; vergelijk alleen die. rate: per 1.000 woningen per jaar, naar de woningen van nu. De keuze attempts, other_objects en unknown_objects, en de rest: zie period_count.';
