CREATE OR REPLACE FUNCTION record_letters(
    dwelling_ids int[] DEFAULT NULL, sent_on date DEFAULT dutch_today(), sender text DEFAULT NULL,
    purpose text DEFAULT NULL, legal_basis text DEFAULT NULL, expires_on date DEFAULT NULL
)
RETURNS TABLE (letter_id int, dwelling_id int, burglary_id int, recorded boolean)
LANGUAGE sql SECURITY DEFINER
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_own_list(dwelling_ids, sent_on);
    SELECT w.letter_id, w.dwelling_id,
           CASE WHEN reads_burglaries()
                     OR EXISTS (SELECT
                                FROM   letter_worklist_result AS l
                                WHERE  l.dwelling_id = w.dwelling_id AND l.burglary_id = w.burglary_id)
                     THEN w.burglary_id END, w.recorded
    FROM   write_letters(dwelling_ids, sent_on, sender, purpose, legal_basis, expires_on) AS w;
END;
COMMENT ON FUNCTION record_letters(int[], date, text, text, text, date) IS
'Legt vast welke woningen op een dag een brief kregen, als een levering met een doel, een grondslag en een einde; zonder dwelling_ids de hele werklijst van die dag. Geeft per woning de brief, de inbraak die de aanleiding is (leeg als de woning die dag in geen zone lag; wie zelf geen inbraken mag lezen, krijgt alleen die van de view letter_worklist, geeft dwelling_ids altijd mee, en alleen woningen van die view op een dag sinds reported_on), en of de brief nu is vastgelegd: een woning met een brief van dezelfde dag krijgt geen tweede. Leg eerst vast en verstuur wat recorded is: wie tegelijk dezelfde lijst vastlegt, krijgt niets te versturen. Fout: een dag in de toekomst, een woning die er niet is of voor wie geen inbraken mag lezen niet op de werklijst staat, geen doel, grondslag of einddatum, een andere isolatie dan READ COMMITTED.';
