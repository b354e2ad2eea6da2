-- The agenda of the meeting: what was agreed and done, what the numbers say, how it was read, what to decide.

CREATE OR REPLACE FUNCTION meeting_agenda(level text, code text, first_day date, last_day date)
RETURNS TABLE (agenda_id int, item varchar(60), subject varchar(2000), intervention_id int)
LANGUAGE sql STABLE ROWS 20
SET jit = off
BEGIN ATOMIC
    SELECT require_bulletin($1, $2, $3, $4);
    WITH action AS MATERIALIZED (
        SELECT a.turn, a.reason AS to_discuss, s.*, c.burglaries_before, c.burglaries_since, c.last_day AS counted_to,
               m.sentence AS effect
        FROM   running_actions($1, $2, $4) AS a JOIN intervention_status AS s USING (intervention_id)
        LEFT   JOIN LATERAL (SELECT i.* FROM intervention_counts(a.intervention_id) AS i) AS c ON true
        LEFT   JOIN measure_effect AS m ON m.intervention_id = a.intervention_id AND m.last_day <= $4
    ), line AS (
        SELECT 1 AS part, a.turn, a.intervention_id,
               pg_catalog.format('%s%s. Uitgevoerd: %s', a.action,
                                 coalesce(' (' || pg_catalog.concat_ws('; ', a.party, a.place) || ')', ''), a.done)
               || coalesce('; behandeld: ' || dutch_number(a.treated),
                           '') || coalesce('; resultaat: ' || a.result,
                                           '') || coalesce('. Sinds de vorige stand: ' || a.change, '')
               || CASE WHEN pg_catalog.num_nulls(a.burglaries_since, a.burglaries_before) = 0
                            THEN pg_catalog.format('. Inbraken sinds het begin %s, evenveel dagen ervoor %s, geteld tot en met %s',
                                                   dutch_number(a.burglaries_since), dutch_number(a.burglaries_before),
                                                   to_char(a.counted_to, 'DD-MM-YYYY'))
                       ELSE '' END || coalesce('. ' || a.effect, '') AS subject
        FROM   action AS a
        UNION ALL
        SELECT 2, s.place, NULL, s.sentence FROM unnest(headline($1, $2, $3, $4)) WITH ORDINALITY AS s (sentence, place)
        UNION ALL
        SELECT 2, 100 + s.place, NULL, s.sentence
        FROM   unnest(alarm_sentences($1, $2, $3, $4)) WITH ORDINALITY AS s (sentence, place)
        UNION ALL
        SELECT 2, 199, NULL, drift_sentence($1, $2, $4)
        UNION ALL
        SELECT 2, 200, NULL, comparison_sentence($1, $2, $4)
        UNION ALL
        SELECT 2, 201, NULL,
               target_sentence($1, $2, (SELECT max(h.name) FROM area_home AS h WHERE h.level = $1 AND h.code = $2), $4)
        UNION ALL
        SELECT 3, s.place, NULL, s.sentence
        FROM   unnest(reading_sentences($1, $2, $4)) WITH ORDINALITY AS s (sentence, place)
        UNION ALL
        SELECT 4, a.turn, a.intervention_id,
               pg_catalog.format('%s: %s', a.action,
                                 pg_catalog.concat_ws('; ', a.to_discuss, 'kansen: ' || a.chances, a.not_understood))
        FROM   action AS a WHERE a.to_discuss IS NOT NULL OR a.chances <> '' OR a.not_understood IS NOT NULL
        UNION ALL
        SELECT 5, 1, NULL,
               'Per nieuwe actie: wat, waar, wie voert uit, van wanneer tot en met wanneer, wat ervan wordt verwacht, en wanneer er opnieuw naar wordt gekeken.'
    )
    SELECT row_number() OVER (ORDER BY l.part, l.turn)::int,
           ('{Terugkoppeling van acties,Wat de cijfers zeggen,Hoe het overleg cijfers las,Te bespreken,Nieuwe afspraken}'::text[])[l.part]::varchar(60),
    left(l.subject, 2000)::varchar(2000), l.intervention_id
    FROM   line AS l WHERE l.subject IS NOT NULL ORDER BY l.part, l.turn;
END;
COMMENT ON FUNCTION meeting_agenda(text, text, date, date) IS
'De agenda van een overleg over een gebied en de eerste tot en met de laatste dag, op volgorde: een rij per punt. Terugkoppeling van acties: wat is afgesproken, hoe het staat, wat sinds het begin is geteld, en wat dat naast gelijkende gebieden zegt (measure_effect). Wat de cijfers zeggen: de zinnen van burglary_bulletin. Hoe het overleg cijfers las: reading_shown, van drie maanden. Te bespreken: acties waar naar gekeken moet worden, kansen die open liggen, en wat in een lijst niet is begrepen. Nieuwe afspraken: wat van elke actie vast te leggen is; leg de lijst daarna vast met import_delivery.
Een onderdeel waarover niets is te zeggen, ontbreekt. intervention_id: de actie van het punt. Gebieden en fouten: zie burglary_bulletin.';
