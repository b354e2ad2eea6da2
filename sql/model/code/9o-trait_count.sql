-- Burglaries between two days by how, where, with what and for what burglars came.

CREATE OR REPLACE FUNCTION trait_count(level text, first_day date, last_day date, trait text DEFAULT 'modus_operandi',
                                       attempts boolean DEFAULT true, other_objects boolean DEFAULT false,
                                       unknown_objects boolean DEFAULT true)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), area_id int, first_day date, last_day date,
               trait varchar(20), class varchar(40), class_name varchar(100), burglaries int,
               told int, not_told int, share float8, share_low float8, share_high float8, small int,
               counted varchar(120), reason varchar(100))
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT require_period($1, $2, $3, $5, $6, $7);
    SELECT require_trait($4);
    SELECT refuse_value('een straat wordt niet naar kenmerken geteld',
                        'Hoe bij een van weinig woningen is ingebroken, wijst haar aan. Vraag buurt of pc4.')
    WHERE  $1 = 'street';
    WITH area AS MATERIALIZED (
        SELECT c.* FROM count_periods($1, NULL, ARRAY[daterange($2, $3, '[]')], $5, $6, $7) AS c
    ), counted AS MATERIALIZED (
        SELECT t.* FROM count_traits($1, NULL, daterange($2, $3, '[]'), $4, $5, $6, $7) AS t
    ), untold AS (
        SELECT t.code, t.burglaries FROM counted AS t WHERE t.class IS NULL
    )
    SELECT $1::varchar(20), a.code::varchar(250),
           coalesce(a.name, 'niet in een gebied van dit niveau te plaatsen')::varchar(250), a.area_id, $2, $3,
           $4::varchar(20), t.class::varchar(40),
           coalesce(t.class_name, CASE WHEN w.told = 0 THEN 'van geen inbraak bekend' END)::varchar(100), t.burglaries,
           w.told, w.not_told, t.burglaries / nullif(w.told, 0)::float8,
           share_limit(t.burglaries, w.told, -1), share_limit(t.burglaries, w.told, 1),
           CASE WHEN w.told < 10 THEN 1 WHEN w.told >= 10 THEN 0 END, counted_what($5, $6, $7), unknown_reason(a.known)
    FROM   area AS a
    LEFT   JOIN untold AS u ON u.code IS NOT DISTINCT FROM a.code
    CROSS  JOIN LATERAL (SELECT a.burglaries - coalesce(u.burglaries, 0) AS told,
                                CASE WHEN a.burglaries IS NOT NULL THEN coalesce(u.burglaries, 0) END AS not_told) AS w
    LEFT   JOIN counted AS t ON t.code IS NOT DISTINCT FROM a.code AND t.class IS NOT NULL AND a.burglaries IS NOT NULL
    ORDER  BY a.code, t.burglaries DESC, t.class;
END;
COMMENT ON FUNCTION trait_count(text, date, date, text, boolean, boolean, boolean) IS
'Inbraken van de eerste tot en met de laatste dag in elk gebied van een niveau, per klasse van een kenmerk: modus_operandi (werkwijze), entry (plek van binnenkomst), entry_side (kant van de woning), tool (gereedschap), loot (buit), daypart (dagdeel) of house_type (woningtype). Een rij per gebied en klasse die er voorkomt; een gebied zonder heeft één rij zonder klasse. Een klasse die ontbreekt, kwam onder de told inbraken niet voor.
burglaries: met deze klasse; een inbraak kan meer werkwijzen hebben, dan tellen de klassen op tot meer dan het geheel. told: inbraken waarvan het kenmerk bekend is; not_told: waarvan niet, omdat er niets is geleverd, geen term past (zie unknown_term), het tijdvak in meer dagdelen ligt, of het woningtype in die straat en buurt minder dan tien woningen telt: zeldzame woningtypen tellen dus te laag (dwelling_rate telt ze alle). share: burglaries gedeeld door told, met het 95%-interval van Wilson. Dat geldt voor de rest alleen als die niet anders is. small: 1 bij minder dan tien waarvan het bekend is. Leeg als van die dagen niets is ingelezen; reason zegt wat ontbreekt.
De keuze attempts, other_objects en unknown_objects: zie period_count. Naar de stand van de laatste refresh_results(). Fout: een niveau dat niet per dag wordt geteld, een straat, een kenmerk dat er niet is, dagen die geen tijd zijn, een keuze die NULL is.';
