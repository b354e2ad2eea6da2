-- The list that was sent, as letters.

CREATE OR REPLACE FUNCTION refuse_list(dwelling_ids int[], sent_on date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    unknown text := (SELECT string_agg(coalesce(i::text, 'NULL'), ', ' ORDER BY i) FROM unnest(dwelling_ids) AS i
                     WHERE NOT EXISTS (SELECT FROM dwelling AS d WHERE d.dwelling_id = i));
BEGIN
    IF sent_on > dutch_today() THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de verzenddatum %s ligt in de toekomst', to_char(sent_on, 'DD-MM-YYYY')),
            HINT = 'Leg brieven vast op de dag waarop ze zijn verstuurd, of laat sent_on weg voor vandaag.';
    END IF;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
            MESSAGE = pg_catalog.format('er is geen woning met nummer %s', left(unknown, 200)),
            HINT = 'Geef de dwelling_id''s van letter_worklist. Er is niets vastgelegd.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_list(int[], date) IS 'Weigert een lijst brieven met een dag in de toekomst of een onbekende woning.';

-- record_letters works with its owner's rights: who called it is who had logged in, or the role that he set.
CREATE OR REPLACE FUNCTION reads_burglaries() RETURNS boolean
LANGUAGE sql STABLE
RETURN has_table_privilege(CASE WHEN current_setting('role') = 'none' THEN session_user::text
                                ELSE current_setting('role') END, 'burglary'::regclass, 'SELECT');
COMMENT ON FUNCTION reads_burglaries() IS 'Of wie dit aanroept inbraken mag lezen.';

-- The list of any day is a ring around each burglary there ever was, and so are the homes that had a letter on that
-- day: rolled back it leaves no trace. Since its burglary was reported a home on the list had none.
CREATE OR REPLACE FUNCTION require_own_list(dwelling_ids int[], sent_on date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    objection text := CASE
        WHEN reads_burglaries() THEN NULL
        WHEN dwelling_ids IS NULL
             THEN 'de werklijst van een dag wordt niet als geheel vastgelegd door wie geen inbraken mag lezen'
        ELSE (SELECT pg_catalog.format('wie geen inbraken mag lezen, legt alleen brieven vast aan woningen van zijn werklijst, sinds de kennisname van hun inbraak; dat geldt op %s niet voor woning %s',
                                       to_char(coalesce(sent_on, dutch_today()), 'DD-MM-YYYY'),
                                       left(string_agg(i::text, ', ' ORDER BY i), 200))
              FROM   unnest(dwelling_ids) AS i
              WHERE  EXISTS (SELECT FROM dwelling AS d WHERE d.dwelling_id = i)
              AND    NOT EXISTS (SELECT FROM letter_worklist_result AS l
                                 WHERE l.dwelling_id = i
                                 AND    coalesce(l.reported_on, l.occurred_on) <= coalesce(sent_on, dutch_today()))
              HAVING count(*) > 0) END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = objection,
            HINT = 'Geef als dwelling_ids de woningen van de view letter_worklist die een brief kregen; andere brieven leest een import in (soort letter). Er is niets vastgelegd.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_own_list(int[], date) IS 'Weigert aan wie geen inbraken mag lezen de hele werklijst, en woningen die daar niet op staan of op die dag nog niet op stonden.';

CREATE OR REPLACE FUNCTION write_letters(dwelling_ids int[], sent_on date, sender text, purpose text, legal_basis text,
                                         expires_on date)
RETURNS TABLE (letter_id int, dwelling_id int, burglary_id int, recorded boolean)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    day date := coalesce(write_letters.sent_on, dutch_today());
    asked int[] := dwelling_ids;
    this_delivery int;
BEGIN
    PERFORM require_ground('letter', write_letters.purpose, write_letters.legal_basis, write_letters.expires_on);
    PERFORM require_one_writer();
    PERFORM refuse_list(dwelling_ids, day);
    IF dwelling_ids IS NULL THEN
        asked := ARRAY(SELECT w.dwelling_id FROM letter_worklist(day) AS w);
    END IF;
    asked := ARRAY(SELECT DISTINCT i FROM unnest(asked) AS i ORDER BY i);
    IF cardinality(asked) = 0 THEN
        RETURN;
    END IF;

    INSERT INTO delivery (kind, source, received_on, purpose, legal_basis, expires_on)
    VALUES ('letter', 'record_letters', dutch_today(), write_letters.purpose, write_letters.legal_basis,
            write_letters.expires_on)
    RETURNING delivery.delivery_id INTO this_delivery;
    RETURN QUERY
    WITH list AS (
        SELECT i AS dwelling_id, n.burglary_id,
               (SELECT min(l.letter_id) FROM letter AS l WHERE l.dwelling_id = i AND l.sent_on = day) AS earlier_id
        FROM   unnest(asked) AS i LEFT JOIN letter_need(day, letter_rule_with()) AS n ON n.dwelling_id = i
    ), written AS (
        INSERT INTO letter AS l (sent_on, dwelling_id, burglary_id, sender, delivery_id)
        SELECT day, s.dwelling_id, s.burglary_id, write_letters.sender, this_delivery
        FROM   list AS s WHERE s.earlier_id IS NULL
        ORDER  BY s.dwelling_id
        RETURNING l.letter_id, l.dwelling_id
    )
    SELECT coalesce(w.letter_id, s.earlier_id), s.dwelling_id, s.burglary_id, s.earlier_id IS NULL
    FROM   list AS s LEFT JOIN written AS w USING (dwelling_id) ORDER BY s.dwelling_id;

    -- What was there already stays as long as this list may be kept, too.
    PERFORM confirm_rows('letter',
                         ARRAY(SELECT min(l.letter_id)
                               FROM   letter AS l WHERE l.dwelling_id = ANY (asked) AND l.sent_on = day
                               GROUP  BY l.dwelling_id
                               HAVING bool_and(l.delivery_id IS DISTINCT FROM this_delivery)), this_delivery);
    UPDATE delivery AS d SET rows_read = cardinality(asked), rows_rejected = 0, rows_accepted = c.written,
        rows_unchanged = cardinality(asked) - c.written
    FROM  (SELECT count(*)::int AS written FROM letter AS l WHERE l.delivery_id = this_delivery) AS c
    WHERE  d.delivery_id = this_delivery;
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION write_letters(int[], date, text, text, text, date) IS 'Wat record_letters doet.';
