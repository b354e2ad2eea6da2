-- What is otherwise than at the last meeting?

CREATE OR REPLACE FUNCTION period_change(level text, code text, before_from date, before_to date, after_from date,
                                         after_to date, attempts boolean DEFAULT true,
                                         other_objects boolean DEFAULT false,
                                         unknown_objects boolean DEFAULT true)
RETURNS TABLE (trait varchar(20), trait_name varchar(40), class varchar(250), class_name varchar(250),
               before_count bigint, after_count bigint, before_told int, after_told int, before_days float8,
               after_days float8,
               difference float8, percent float8, percent_low float8, percent_high float8, p_value float8,
               p_adjusted float8, comparisons int, changed int, small int, counted varchar(120), reason varchar(100))
LANGUAGE sql STABLE ROWS 50
BEGIN ATOMIC
    SELECT require_period($1, $3, $4, $7, $8, $9);
    SELECT require_period($1, $5, $6, $7, $8, $9);
    SELECT require_two_periods($3, $4, $5, $6);
    SELECT refuse_value('een straat wordt niet naar kenmerken geteld',
                        'Hoe bij een van weinig woningen is ingebroken, wijst haar aan. Vraag buurt of pc4.')
    WHERE  $1 = 'street';
    WITH compared AS MATERIALIZED (
        SELECT c.*, t.difference, t.percent, t.percent_low, t.percent_high, t.p_value
        FROM   count_changes($1, $2, daterange($3, $4, '[]'), daterange($5, $6, '[]'), $7, $8, $9) AS c
        LEFT   JOIN LATERAL count_change(c.before_count, c.after_count, c.before_exposure,
                                         c.after_exposure) AS t ON c.before_exposure > 0 AND c.after_exposure > 0
               AND unbroken_from($6) <= $3
    ), adjusted AS (
        SELECT c.*,
               CASE WHEN c.trait <> 'total'
                         THEN benjamini_hochberg(c.p_value) OVER (PARTITION BY c.trait = 'total') END AS p_adjusted,
               count(c.p_value) FILTER (WHERE c.trait <> 'total') OVER () AS comparisons
        FROM   compared AS c
    )
    SELECT a.trait::varchar(20),
           CASE a.trait WHEN 'total' THEN 'alle inbraken' WHEN 'buurt' THEN 'buurt'
                ELSE trait_name(a.trait) END::varchar(40), a.class::varchar(250), a.class_name::varchar(250),
           a.before_count, a.after_count, a.before_told, a.after_told, a.before_exposure, a.after_exposure,
           a.difference, a.percent, a.percent_low, nullif(a.percent_high, 'Infinity'), a.p_value,
           a.p_adjusted, a.comparisons::int,
           CASE WHEN coalesce(a.p_adjusted, a.p_value) < 0.05 THEN 1 WHEN a.p_value IS NOT NULL THEN 0 END,
           CASE WHEN a.before_count + a.after_count < 10 THEN 1 WHEN a.before_count + a.after_count >= 10 THEN 0 END,
           counted_what($7, $8, $9),
           coalesce(unknown_reason(a.known),
                    CASE WHEN unbroken_from($6) > $3 THEN 'wat wordt geregistreerd is in deze tijd veranderd'
                         WHEN a.trait <> 'total' AND (a.before_told = 0 OR a.after_told = 0) AND a.trait <> 'buurt'
                              THEN 'van een van beide is dit kenmerk van geen inbraak bekend' END)::varchar(100)
    FROM   adjusted AS a
    ORDER  BY a.trait <> 'total', a.p_adjusted, a.p_value, a.trait, a.class;
END;
COMMENT ON FUNCTION period_change(text, text, date, date, date, date, boolean, boolean, boolean) IS
'Wat er in een gebied is veranderd tussen een tijd ervoor en een tijd erna, zoals de veertien dagen voor en sinds het vorige overleg: alle inbraken, elke werkwijze, plek en kant van binnenkomst, gereedschap, buit, dagdeel en woningtype, en elke buurt erin. De eerste rij (total) is het geheel; daarna wat het minst door toeval is te verklaren.
before_count, after_count: inbraken van bekende dagen. before_told, after_told: van hoeveel inbraken het kenmerk bekend is. before_days, after_days: de bekende dagen maal het deel waarvan het kenmerk bekend is: wat vaker wordt vermeld, lijkt anders meer te gebeuren. difference: wat het meer of minder is dan ervoor, over de dagen erna. percent, met percent_low en percent_high: de verandering met haar exacte 95%-interval; leeg zonder inbraken ervoor. p_value: hoe vaak toeval alleen zo een verschil geeft (exact, tweezijdig, gegeven de som). p_adjusted: gecorrigeerd voor het aantal vergelijkingen (comparisons; Benjamini en Hochberg). changed: 1 als p_adjusted, en van het geheel p_value, onder 0,05 is. small: 1 bij minder dan tien inbraken in beide samen.
Inbraken komen in reeksen, waardoor toeval groter is dan dit rekent. Over een trendbreuk heen (registration_break) wordt niet vergeleken. Geen verandering aangetoond is nog geen bewijs dat er geen is. Over daders zegt dit niets: het model houdt geen personen bij. Een klasse die in geen van beide voorkomt ontbreekt. Geen rijen als er geen gebied met deze code is. De keuze attempts, other_objects en unknown_objects: zie period_count; naar de stand van de laatste refresh_results(). Fout: een straat, een niveau dat niet per dag wordt geteld, tijden die geen tijd zijn of niet na elkaar komen.
Bron: count_change van burglary (Clopper en Pearson 1934).';
