-- What is refused: a row breaks a rule, is kept as it came with that rule, and may come in later.

-- The day of a date as a register writes it, as text that sorts: reading it in full would be slow for millions of
-- records.
CREATE OR REPLACE FUNCTION read_iso_day(value text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN left(value, 10)
            ELSE to_char(read_timestamp(value), 'YYYY-MM-DD') END;
COMMENT ON FUNCTION read_iso_day(text) IS 'De dag van een datum als jjjj-mm-dd.';

-- A register that keeps its history says of each record until when it held. Only what holds today is read.
CREATE OR REPLACE FUNCTION is_past(valid_from text, valid_to text, inactive_at text, not_in_register_at text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN read_code(inactive_at) IS NOT NULL OR read_code(not_in_register_at) IS NOT NULL
       OR read_code(valid_to) IS NOT NULL AND coalesce(read_iso_day(valid_to) <= to_char(dutch_today(), 'YYYY-MM-DD'),
                                                       true)
       OR coalesce(read_iso_day(valid_from) > to_char(dutch_today(), 'YYYY-MM-DD'), false);
COMMENT ON FUNCTION is_past(text, text, text, text) IS
'Geldt een voorkomen niet meer of nog niet? Uit de velden valid_from, valid_to, inactive_at en not_in_register_at.';

CREATE OR REPLACE FUNCTION read_odd_day(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT m.at::date FROM moment_in(value) AS m WHERE m.at BETWEEN '1990-01-01' AND '2199-12-31');
COMMENT ON FUNCTION read_odd_day(text) IS 'Wat read_day doet met een dag die anders is geschreven dan gewoonlijk.';

-- Most days are written in one of two ways, and every month has 28: those are read at once.
CREATE OR REPLACE FUNCTION read_day(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^(0?[1-9]|1[0-9]|2[0-8])-(0?[1-9]|1[0-2])-(199|2[01][0-9])[0-9]$'
            THEN make_date(right(value, 4)::int, split_part(value, '-', 2)::int, split_part(value, '-', 1)::int)
            WHEN value ~ '^(199|2[01][0-9])[0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'
            THEN make_date(left(value, 4)::int, substr(value, 6, 2)::int, substr(value, 9, 2)::int)
            ELSE read_odd_day(value) END;
COMMENT ON FUNCTION read_day(text) IS 'Een dag tussen 1990 en 2200; al het andere NULL.';

-- As read_day, for years that the reader of a kind judges itself.
CREATE OR REPLACE FUNCTION read_odd_year(value text) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT extract(year FROM m.at)::int FROM moment_in(value) AS m);
COMMENT ON FUNCTION read_odd_year(text) IS 'Wat day_year doet met een dag die anders is geschreven dan gewoonlijk.';

CREATE OR REPLACE FUNCTION day_year(value text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^(0?[1-9]|1[0-9]|2[0-8])-(0?[1-9]|1[0-2])-[12][0-9]{3}$' THEN right(value, 4)::int
            WHEN value ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'   THEN left(value, 4)::int
            ELSE read_odd_year(value) END;
COMMENT ON FUNCTION day_year(text) IS 'Het jaar van een dag, of NULL als er geen bestaande dag staat.';

-- A text is read as a day, or is empty, or its row is refused.
CREATE OR REPLACE FUNCTION is_unreadable_day(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN read_code(value) IS NOT NULL AND read_day(read_code(value)) IS NULL;
COMMENT ON FUNCTION is_unreadable_day(text) IS 'Staat er iets, maar geen bestaande dag tussen 1990 en 2200?';

-- Two rows of a delivery that are alike in these columns say the same; the first counts. Empty is like empty.
CREATE OR REPLACE FUNCTION repeat_keys(of_kind text) RETURNS TABLE (place int, key name[])
LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    SELECT k.place, k.key
    FROM  (VALUES
        ('burglary', 90, '{source_id,unnumbered}'::name[]),
        ('published_count', 90, '{code,offence_code,level,year,month}'),
        ('street', 90, '{street_id}'),
        ('pand', 90, '{pand_id}'),
        ('verblijfsobject', 90, '{verblijfsobject_id}'),
        ('verblijfsobject', 91, '{main_address}'),
        ('adresseerbaar_object', 90, '{object_id}'),
        ('address', 90, '{nummeraanduiding_id}'),
        ('place_name', 90, '{name_key,woonplaats}'),
        ('area', 90, '{code,level,year}'),
        ('area_member', 90, '{code,level,year,parent_level,parent_year}'),
        ('factor', 90, '{factor}'),
        ('factor', 91, '{checklist,number_or_row,part}'),
        ('factor_value', 90, '{code,factor,level,year,series}'),
        ('dwelling_factor_value', 90, '{dwelling_id,year}'),
        ('letter', 90, '{dwelling_id,postcode,sent_on,sender,incident,unlike}'),
        ('advice', 90, '{requested_at,given_at,street_name,huisnummer_text,postcode,woonplaats,unlike}'),
        ('watch_group', 90, '{name,place,postcode}'),
        ('intervention', 90, '{key_in_list}'),
        ('place_of_interest', 90, '{source,kind,source_id}'),
        ('place_report', 90, '{source,kind,source_id}')
    ) AS k (kind, place, key)
    WHERE  k.kind = of_kind ORDER BY k.place;
END;
COMMENT ON FUNCTION repeat_keys(text) IS 'Aan welke kolommen te zien is dat een rij eerder in de levering staat, en welke regel van refusal_rule dan geldt.';

-- Where a row says by the rule it breaks that it is about people, in a delivery that has no end: the field that says so
-- stays, and nothing else.
CREATE OR REPLACE FUNCTION kept_of_refused(of_kind text, rule text, raw jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN of_kind = 'place_of_interest' AND rule = 'melding'
                 THEN (SELECT coalesce(jsonb_object_agg(f.key, f.value), '{}')
                       FROM   jsonb_each(raw) AS f WHERE f.key = 'kind') ELSE raw END;
COMMENT ON FUNCTION kept_of_refused(text, text, jsonb) IS
'Wat van een geweigerde rij mag worden bewaard, gegeven de regel die zij schendt: van een melding in een levering van plekken, die geen einddatum heeft, alleen de soort.';

-- A row of the BAG goes into some ten indexes. In a source of millions in no order each row falls on other pages of
-- each of them, which are read and written anew; the numbers of the BAG begin with the gemeente, and in their order a
-- page is filled while it is at hand.
CREATE OR REPLACE FUNCTION reading_order(of_kind text) RETURNS text
LANGUAGE sql STABLE
RETURN coalesce((SELECT pg_catalog.format(' ORDER BY q.%I COLLATE "C", q.row_number', r.key[1])
                 FROM   repeat_keys(of_kind) AS r WHERE r.place = 90 AND cardinality(r.key) = 1), '');
COMMENT ON FUNCTION reading_order(text) IS 'In welke volgorde de rijen van een levering worden weggeschreven: die van hun nummer, waar één nummer zegt wat een rij is; anders die van de bron.';

-- The reader or the writer of a kind is the function of that name: a new kind needs two functions, a row in
-- delivery_kind, and its rules and fields in refusal_rule and mapping_field.
CREATE OR REPLACE FUNCTION kind_function(verb text, kind text) RETURNS regproc
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found regproc := to_regproc(pg_catalog.format('%I', verb || '_' || kind));
BEGIN
    IF found IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'feature_not_supported',
            MESSAGE = pg_catalog.format('leveringen van soort "%s" zijn niet in te lezen: er is geen functie %s_%s',
                                        kind, verb, kind),
            HINT = 'Voeg rijen van deze soort zelf toe aan hun tabel, of maak de functies read_... en store_... voor deze soort.';
    END IF;
    RETURN found;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION kind_function(text, text) IS 'De functie die leveringen van een soort leest (read_...) of wegschrijft (store_...).';

CREATE OR REPLACE FUNCTION arguments_of(reader regproc) RETURNS TABLE (name name, type regtype, is_column boolean)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT a.name::name, a.type::regtype, a.mode = 't'
    FROM   pg_proc AS p
    CROSS  JOIN LATERAL unnest(p.proargnames, p.proallargtypes,
                               p.proargmodes) WITH ORDINALITY AS a (name, type, mode, place)
    WHERE  p.oid = reader ORDER BY a.place;
END;
COMMENT ON FUNCTION arguments_of(regproc) IS 'Wat een leesfunctie vraagt, en de kolommen die zij geeft.';

-- Of a query with row_number, broken and the columns of the keys: the same, in which what stands there twice is broken,
-- too. What is refused already makes no other row a repeat. Equality does not hang on the collation, and "C" sorts
-- fastest.
CREATE OR REPLACE FUNCTION with_repeats(source text, of_kind text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    everything text := (SELECT string_agg(DISTINCT pg_catalog.format('q.%I', c), ', ')
                        FROM   repeat_keys(of_kind) AS r, unnest(r.key) AS c);
    k record;
BEGIN
    FOR k IN SELECT r.place,
                    (SELECT string_agg(DISTINCT pg_catalog.format(CASE a.type
                                                                       WHEN 'text'::regtype THEN 'q.%I COLLATE "C"'
                                                                       ELSE 'q.%I' END, a.name), ', ')
                     FROM (SELECT * FROM arguments_of(to_regproc('read_' || of_kind))
                           UNION ALL SELECT * FROM arguments_of(to_regproc('figure_' || of_kind))) AS a
                     WHERE a.is_column AND a.name = ANY (r.key)) AS key
             FROM repeat_keys(of_kind) AS r LOOP
        source := pg_catalog.format(
            'SELECT q.row_number, %1$s, CASE WHEN q.broken IS NULL AND min(q.row_number) FILTER (WHERE q.broken IS NULL) OVER (PARTITION BY %2$s) < q.row_number
                                             THEN %3$s ELSE q.broken END AS broken FROM (%4$s) AS q', everything, k.key,
            k.place, source);
    END LOOP;
    RETURN source;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION with_repeats(text, text) IS 'Een query waarin ook de rijen die eerder in de levering staan een regel schenden.';

-- The incoming rows, some of which are broken, and what stands there twice as well.
CREATE OR REPLACE FUNCTION refuse_repeats(of_kind text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    columns text := (SELECT string_agg(DISTINCT pg_catalog.format('i.%I', c), ', ')
                     FROM   repeat_keys(of_kind) AS r, unnest(r.key) AS c);
BEGIN
    EXECUTE pg_catalog.format(
        'UPDATE pg_temp.%1$I AS i SET broken = r.broken FROM (%2$s) AS r
         WHERE r.row_number = i.row_number AND r.broken >= 90 AND i.broken IS NULL',
        'incoming_' || of_kind,
        with_repeats(pg_catalog.format('SELECT i.row_number, %s, i.broken FROM pg_temp.%I AS i', columns,
                                       'incoming_' || of_kind), of_kind));
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_repeats(text) IS 'Weigert rijen die in dezelfde levering al eerder staan; de eerste telt.';

-- An object of the BAG is stored as a dwelling, as its main address, or as both; that it is gone is a refused row.
CREATE OR REPLACE FUNCTION told_objects(after_delivery int) RETURNS TABLE (object_id text, delivery_id int)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT o.object_id, max(o.delivery_id)
    FROM  (SELECT d.verblijfsobject_id, d.delivery_id FROM dwelling AS d WHERE d.delivery_id > after_delivery
           UNION ALL
           SELECT a.verblijfsobject_id, a.delivery_id
           FROM   address AS a WHERE a.is_main AND a.delivery_id > after_delivery
           UNION ALL
           SELECT read_bag_id(j.source_id), j.delivery_id
           FROM   rejected_row AS j
           WHERE  j.rule = 'niet in gebruik' AND j.delivery_id > after_delivery) AS o (object_id, delivery_id)
    JOIN   delivery AS b USING (delivery_id)
    WHERE  b.kind IN ('verblijfsobject', 'adresseerbaar_object')
    GROUP  BY o.object_id;
END;
COMMENT ON FUNCTION told_objects(int) IS 'De verblijfsobjecten, lig- en standplaatsen waarover een latere levering iets heeft gezegd, en welke de laatste was.';

-- A table that knows its rows by a key that the incoming rows have as well shows which of them a later delivery
-- brought. A row that is refused because the thing is gone says something, too: its writer ends what is there.
CREATE OR REPLACE FUNCTION refuse_overtaken(kind name, of_delivery int) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    key name[];
    stored text := quote_ident(kind);
    gone int := (SELECT r.place
                 FROM   refusal_rule AS r WHERE r.kind = refuse_overtaken.kind AND r.rule = 'niet in gebruik');
BEGIN
    SELECT k.columns INTO key
    FROM   pg_index AS x
    CROSS  JOIN LATERAL (SELECT array_agg(a.attname ORDER BY a.attnum) AS columns
                         FROM   pg_attribute AS a WHERE a.attrelid = x.indexrelid) AS k
    WHERE  x.indrelid = (SELECT a.attrelid
                         FROM   pg_attribute AS a
                         WHERE  a.attrelid = to_regclass(quote_ident(kind)) AND a.attname = 'delivery_id')
    AND    x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL
    AND    k.columns <@ ARRAY(SELECT a.attname
                              FROM   pg_attribute AS a
                              WHERE  a.attrelid = to_regclass(pg_catalog.format('pg_temp.%I', 'incoming_' || kind)))
    LIMIT  1;
    IF kind IN ('verblijfsobject', 'adresseerbaar_object') THEN
        key := CASE kind WHEN 'verblijfsobject' THEN '{verblijfsobject_id}' ELSE '{object_id}' END;
        stored := pg_catalog.format('(SELECT o.object_id AS %I, o.delivery_id FROM told_objects(%s) AS o)', key[1],
                                    of_delivery);
    ELSIF key IS NULL THEN
        RETURN;
    END IF;
    EXECUTE pg_catalog.format(
        'UPDATE pg_temp.%I AS i SET broken = 99, words = ARRAY[t.delivery_id::text], field = $1
         FROM   %s AS t
         WHERE  pg_catalog.jsonb_build_array(%s) = pg_catalog.jsonb_build_array(%s) AND t.delivery_id > $2 AND (i.broken IS NULL OR i.broken = $3)',
        'incoming_' || kind, stored,
        (SELECT string_agg(pg_catalog.format('i.%I', k), ', ') FROM unnest(key) AS k),
        (SELECT string_agg(pg_catalog.format('t.%I', k), ', ') FROM unnest(key) AS k))
    USING  key[1]::text, of_delivery, gone;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_overtaken(name, int) IS
'Weigert rijen van een levering die in de tabel al van een latere levering staan. Alleen bij soorten waarvan de tabel een sleutel heeft (cijfers, gebieden, panden, inbraken), en bij verblijfsobjecten.';

-- From here on incoming_KIND holds what is right, and refused_KIND what is not: one row for each of the source, with
-- its first rule. Of a row with several figures the good ones come in, as long as there are any (partly).
CREATE OR REPLACE FUNCTION set_refused_aside(of_kind text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    has_figures boolean := to_regproc('figure_' || of_kind) IS NOT NULL;
BEGIN
    PERFORM drop_incoming(('refused_' || of_kind)::name);
    EXECUTE pg_catalog.format('CREATE TEMP TABLE %I ON COMMIT DROP AS
                               SELECT DISTINCT ON (i.row_number) i.* FROM (SELECT n.*, %s AS partly FROM pg_temp.%I AS n) AS i
                               WHERE  i.broken > 0 ORDER BY i.row_number, i.broken, i.words',
                              'refused_' || of_kind,
                              CASE WHEN has_figures THEN 'bool_or(n.broken IS NULL) OVER (PARTITION BY n.row_number)'
                                   ELSE 'false' END, 'incoming_' || of_kind);
    EXECUTE pg_catalog.format('DELETE FROM pg_temp.%I AS i USING pg_temp.%I AS r WHERE r.row_number = i.row_number AND (NOT r.partly OR i.broken IS NOT NULL)',
                              'incoming_' || of_kind, 'refused_' || of_kind);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION set_refused_aside(text) IS 'Haalt de geweigerde rijen uit de ingelezen rijen, en de geweigerde cijfers uit rijen die ook goede cijfers hebben.';

-- "1.204 niet in gebruik, 380 dubbel": the most frequent first.
CREATE OR REPLACE FUNCTION refusal_sentence(of_kind text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    sentence text;
BEGIN
    EXECUTE pg_catalog.format(
        'SELECT string_agg(dutch_number(n.rows) || '' '' || n.rule, '', '' ORDER BY n.rows DESC, n.rule)
         FROM   (SELECT r.rule, count(*) AS rows FROM pg_temp.%I AS i JOIN refusal_rule AS r ON r.kind = $1 AND r.place = i.broken GROUP BY r.rule) AS n',
        'refused_' || of_kind)
    INTO sentence USING of_kind;
    RETURN sentence;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refusal_sentence(text) IS 'Waarom rijen zijn geweigerd, met aantallen, wat het vaakst voorkomt eerst; NULL als er geen zijn.';
