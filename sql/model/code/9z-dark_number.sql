-- What people say that happened to them beside what the police registered.

-- The limits of a product of two numbers, each with its own, that were not asked of the same questions: their distances
-- on the scale of logarithms, added as squares.
CREATE OR REPLACE FUNCTION dark_number(level text, year int)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), year int, series varchar(40), residents int,
               per_100_residents float8, experienced float8, experienced_low float8, experienced_high float8,
               percent_reported float8, percent_low float8, percent_high float8, reported float8, reported_low float8,
               reported_high float8, registered float8,
               percent_registered float8, registered_low float8, registered_high float8, reason varchar(120))
LANGUAGE sql STABLE ROWS 20
SET jit = off
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('year is %s; dat moet een jaar van 1990 tot en met 2100 zijn',
                                          coalesce($2::text, 'NULL')), 'Het jaar van de enquête.')
    WHERE  ($2 BETWEEN 1990 AND 2100) IS NOT TRUE;
    SELECT require_period($1, make_date($2 - 1, 1, 1), make_date($2, 12, 31), true, false, true);
    WITH said AS MATERIALIZED (
        SELECT v.code, v.series, v.value, v.margin_low, v.margin_high
        FROM   factor_value AS v
        WHERE  v.factor = 'vm_woninginbraak' AND v.level = $1 AND v.year = $2 AND v.value IS NOT NULL
    ), told AS MATERIALIZED (
        SELECT v.code, v.series, v.value, v.margin_low, v.margin_high
        FROM   factor_value AS v
        WHERE  v.factor = 'vm_woninginbraak_gemeld' AND v.level = $1 AND v.year = $2 AND v.value IS NOT NULL
    ), lived AS MATERIALIZED (
        SELECT DISTINCT ON (v.code) v.code, v.value::int AS residents
        FROM   factor_value AS v WHERE v.factor = 'inwoners' AND v.level = $1 AND v.year <= $2 AND v.value > 0
        ORDER  BY v.code, v.year DESC
    ), broken AS (                      -- what was registered before and after it is not one number
        SELECT unbroken_from(make_date($2, 12, 31)) > make_date($2 - 1, 1, 1) AS is_broken
    ), counted AS MATERIALIZED (
        SELECT c.code, max(c.name) AS name, sum(c.burglaries) / 2.0::float8 AS registered, min(c.known) AS known,
               max(c.known) AS most
        FROM   count_periods($1, ARRAY(SELECT s.code FROM said AS s),
                             ARRAY[daterange(make_date($2 - 1, 1, 1), make_date($2, 1, 1)),
                                   daterange(make_date($2, 1, 1), make_date($2 + 1, 1, 1))], true, false, true) AS c
        GROUP  BY c.code
    ), joined AS (
        SELECT s.code, c.name, s.series, l.residents, s.value, s.value * l.residents / 100 AS experienced,
               s.margin_low * l.residents / 100 AS low, s.margin_high * l.residents / 100 AS high,
               t.value AS percent, t.margin_low AS percent_low, t.margin_high AS percent_high,
               CASE WHEN c.known = 1 AND NOT b.is_broken THEN c.registered END AS registered,
               CASE WHEN l.residents IS NULL THEN 'het aantal inwoners is niet ingelezen'
                    WHEN t.code IS NULL THEN 'welk deel is gemeld, is niet ingelezen, of van een andere reeks'
                    WHEN c.code IS NULL OR c.most = 0 THEN 'van die jaren zijn geen inbraken ingelezen'
                    WHEN c.known < 1 THEN 'van een deel van die jaren zijn geen inbraken ingelezen'
                    WHEN b.is_broken THEN 'in die twee jaren ligt een trendbreuk' END AS reason
        FROM   said AS s CROSS JOIN broken AS b
        LEFT   JOIN told AS t ON t.code = s.code AND t.series IS NOT DISTINCT FROM s.series
        LEFT   JOIN lived AS l ON l.code = s.code LEFT JOIN counted AS c ON c.code = s.code
    ), spread AS (
        SELECT j.*, j.experienced * j.percent / 100 AS reported,
               CASE WHEN j.low > 0 AND j.percent_low > 0
                         THEN sqrt(ln(j.experienced / j.low) ^ 2 + ln(j.percent / j.percent_low) ^ 2) END AS down,
               CASE WHEN j.experienced > 0 AND j.percent > 0
                         THEN sqrt(ln(j.high / j.experienced) ^ 2 + ln(j.percent_high / j.percent) ^ 2) END AS up
        FROM   joined AS j
    )
    SELECT $1::varchar(20), p.code::varchar(250), coalesce(p.name, p.code)::varchar(250), $2, p.series::varchar(40),
           p.residents, p.value, p.experienced, p.low, p.high, p.percent, p.percent_low, p.percent_high,
           p.reported, CASE WHEN p.low = 0 OR p.percent_low = 0 THEN 0 ELSE p.reported * exp(-p.down) END,
           p.reported * exp(p.up), p.registered,
           100 * p.registered / nullif(p.experienced, 0), 100 * p.registered / nullif(p.high, 0),
           100 * p.registered / nullif(p.low, 0), p.reason::varchar(120)
    FROM   spread AS p ORDER BY p.code;
END;
COMMENT ON FUNCTION dark_number(text, int) IS
'Woninginbraken en pogingen volgens een enquête onder inwoners (de Veiligheidsmonitor) naast wat de politie registreerde: een rij per gebied van een niveau waarvan de enquête van dat jaar is ingelezen. Factoren: vm_woninginbraak, ondervonden delicten per 100 inwoners, en vm_woninginbraak_gemeld, welk deel is gemeld; beide met hun 95%-marges, van dezelfde reeks (series), en inwoners.
experienced: zo veel overkwam de inwoners in twaalf maanden, met de marges. percent_reported: welk deel zij zeggen te hebben gemeld, met de marges. reported: experienced maal dat deel, met marges waarin beide zitten. registered: ingelezen woninginbraken, het gemiddelde van dat jaar en het jaar ervoor, want wie in het najaar wordt gevraagd, vertelt over de twaalf maanden daarvoor. percent_registered: registered als deel van experienced, met de marges; de rest is het dark number.
De enquête en de politie tellen niet hetzelfde: inwoners van 15 jaar en ouder vertellen over hun huishouden, herinneren zich soms iets van langer geleden, en noemen inbraak wat de politie anders registreert. Een registered buiten de marges van reported kan daardoor komen. Leeg met een reason waar iets ontbreekt; nooit over een trendbreuk heen. Fout: een jaar buiten 1990 tot en met 2100; zie period_count.';
