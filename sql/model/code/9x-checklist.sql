-- The checklist of Slim Samen Toezien: what there is of it, how recent and how complete, and whom to ask for the rest.

COMMENT ON TABLE checklist_part IS
'De checklist van Slim Samen Toezien: 24 indicatoren in 49 onderdelen, en wat van dit model elk onderdeel beantwoordt. Rijen zijn te wijzigen en toe te voegen, en blijven dan zoals ze zijn; wat ervan is ingelezen, staat in checklist_status. Als lijst van factoren: CALL import_delivery(''inbraak.checklist_part'', ''checklist-onderdelen'').';
COMMENT ON COLUMN checklist_part.checklist_part_id IS 'Nummer van de rij.';
COMMENT ON COLUMN checklist_part.checklist IS 'Lijst.';
COMMENT ON COLUMN checklist_part.number IS 'Nummer van de indicator op die lijst.';
COMMENT ON COLUMN checklist_part.part IS 'Onderdeel, een hoofdletter; leeg als de indicator geen onderdelen heeft.';
COMMENT ON COLUMN checklist_part.indicator IS 'Wat wordt gevraagd.';
COMMENT ON COLUMN checklist_part.perspective IS 'Perspectief.';
COMMENT ON COLUMN checklist_part.theme IS 'Onderwerp.';
COMMENT ON COLUMN checklist_part.owner IS 'Organisatie die het heeft.';
COMMENT ON COLUMN checklist_part.source IS 'Bestand of registratie waar het uit komt.';
COMMENT ON COLUMN checklist_part.measured IS 'Waarvan: area (gebied) of dwelling (woning).';
COMMENT ON COLUMN checklist_part.quantity IS 'Soort cijfer: intensive (middelen), extensive (aantal) of category (soort).';
COMMENT ON COLUMN checklist_part.unit IS 'Eenheid.';
COMMENT ON COLUMN checklist_part.sensitive IS 'Ligt dicht bij bijzondere persoonsgegevens: niet in een risicoscore.';
COMMENT ON COLUMN checklist_part.factor IS 'Factor voor cijfers van dit onderdeel zelf, zoals sst_07a; die hoeft er nog niet te zijn. Ook een factor met dit nummer en onderdeel op deze lijst telt.';
COMMENT ON COLUMN checklist_part.factors IS 'Factoren van het model die het onderdeel samen beantwoorden; alle zijn nodig.';
COMMENT ON COLUMN checklist_part.object IS 'Tabel, view of functie van het model die het onderdeel beantwoordt; telt alleen als die er is.';
COMMENT ON COLUMN checklist_part.quality IS 'Maat van checklist_measure die zegt hoe volledig het object is; leeg is: naar factors, of niet bekend.';
COMMENT ON COLUMN checklist_part.query IS 'Opdracht die het antwoord geeft; :model wordt het schema van het model, :first_day en :last_day het jaar tot en met de nieuwste dag. Leeg is alles van object of factors.';
COMMENT ON COLUMN checklist_part.note IS 'Toelichting.';

CREATE OR REPLACE VIEW checklist_measure AS
SELECT r.checklist_measure_id, r.measure, r.name, r.level, r.newest_year, r.newest_day, r.present, r.whole, r.share,
       s.as_of, s.refreshed_at
FROM   checklist_measure_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'checklist_measure') AS s;
COMMENT ON VIEW checklist_measure IS
'Hoe volledig en hoe recent is wat is ingelezen: een rij per factor met cijfers, en per kenmerk van woningen en woninginbraken. Cijfers van gebieden worden vergeleken met de gebieden van nu waarin woningen in gebruik staan: van buurten als die er zijn, anders van het kleinste niveau dat ze heeft, in het nieuwste jaar daarvan. Geen rij als er niets van is. Waar checklist_status mee rekent.';
COMMENT ON COLUMN checklist_measure.checklist_measure_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN checklist_measure.measure IS 'Wat is gemeten: factor, of record: een kenmerk van woningen of inbraken.';
COMMENT ON COLUMN checklist_measure.name IS 'Naam van de factor of van het kenmerk.';
COMMENT ON COLUMN checklist_measure.level IS 'Niveau van de gebieden; leeg als het niet over gebieden gaat.';
COMMENT ON COLUMN checklist_measure.newest_year IS 'Nieuwste jaar; leeg bij kenmerken van woningen en inbraken.';
COMMENT ON COLUMN checklist_measure.newest_day IS 'Nieuwste dag: van een inbraak die het heeft, of de ontvangst van de nieuwste woning die het heeft; leeg bij factoren.';
COMMENT ON COLUMN checklist_measure.present IS 'Gebieden, woningen of inbraken die het hebben.';
COMMENT ON COLUMN checklist_measure.whole IS 'Gebieden, woningen of inbraken waarvan dat een deel is.';
COMMENT ON COLUMN checklist_measure.share IS 'Deel: present gedeeld door whole; leeg als er van dat niveau geen gebied met woningen bekend is.';
SELECT describe_result('checklist_measure');

CREATE OR REPLACE VIEW checklist_status AS
WITH part AS (
    SELECT p.*, p.object IS NULL OR f.name IS NOT NULL AS is_there
    FROM   checklist_part AS p LEFT JOIN model_object AS f ON f.name = p.object
), best AS (            -- what the model has goes before figures of the part itself, unless those tell more
    SELECT DISTINCT ON (w.checklist_part_id) w.*
    FROM   checklist_way AS w JOIN part AS p USING (checklist_part_id)
    ORDER  BY w.checklist_part_id, coalesce(w.has AND w.measured AND (w.way > 1 OR p.is_there), false) DESC,
           w.complete DESC NULLS LAST, w.way
)
SELECT p.checklist_part_id, p.checklist::varchar(200) AS checklist, p.number, p.part::varchar(1) AS part,
       p.indicator::varchar(300) AS indicator, p.perspective::varchar(100) AS perspective,
       p.theme::varchar(100) AS theme, CASE WHEN p.sensitive THEN 1 ELSE 0 END AS sensitive, h.has_data,
       CASE WHEN h.has_data = 1 THEN w.newest_year END AS newest_year,
       CASE WHEN h.has_data = 1 THEN w.newest_day END AS newest_day,
       CASE WHEN h.has_data = 1 THEN w.complete END AS complete,
       CASE WHEN h.has_data = 1 THEN w.complete_of END::varchar(200) AS complete_of,
       CASE WHEN h.has_data = 1 OR w.way = 1 AND p.object IS NOT NULL AND w.measured IS NOT TRUE AND p.is_there
            THEN CASE WHEN w.way = 1 AND p.query IS NOT NULL
                           THEN replace(replace(replace(p.query, ':model', quote_ident(s.nspname)), ':first_day',
                                                quote_literal(coalesce(w.newest_day, r.as_of) - 364)), ':last_day',
                                        quote_literal(coalesce(w.newest_day, r.as_of)))
                      WHEN w.way = 1 AND p.object IS NOT NULL
                           THEN pg_catalog.format('SELECT * FROM %I.%I', s.nspname, p.object)
                      WHEN w.of_dwellings
                           THEN pg_catalog.format('SELECT * FROM %I.dwelling_rate WHERE factor IN (%s)', s.nspname,
                                                  w.quoted)
                      ELSE pg_catalog.format('SELECT * FROM %I.factor_figure WHERE factor IN (%s)', s.nspname,
                                             w.quoted) END END::varchar(2000) AS answered_by,
       CASE WHEN h.has_data IS DISTINCT FROM 1 THEN p.owner END::varchar(200) AS ask,
       CASE WHEN h.has_data IS DISTINCT FROM 1 THEN pg_catalog.concat_ws('; ',
            CASE WHEN r.refreshed_at IS NULL THEN 'niet bekend: ververs eerst de resultaten'
                 WHEN w.way = 1 AND p.object IS NOT NULL AND NOT p.is_there
                      THEN pg_catalog.format('dit model heeft geen %s', p.object)
                 WHEN w.way = 1 AND w.measured IS NOT TRUE THEN 'niet bekend: het model meet niet hoe volledig dit is'
                 WHEN w.missing IS NOT NULL
                      THEN pg_catalog.format('geen cijfers van %s',
                                             w.missing) || CASE WHEN w.there IS NOT NULL
                                                                     THEN pg_catalog.format(', wel van %s', w.there)
                                                                ELSE '' END
                 WHEN w.way = 1 THEN w.nothing
                 WHEN p.factor IS NOT NULL
                      THEN pg_catalog.format('geen cijfers: er is nog geen factor %s; maak die met de mapping checklist-onderdelen en laad haar cijfers',
                                             p.factor)
                 ELSE 'niets in dit model beantwoordt dit' END, p.note) END::varchar(600) AS reason,
       p.note::varchar(300) AS note, r.as_of, r.refreshed_at
FROM   part AS p
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'checklist_measure') AS r
CROSS  JOIN (SELECT n.nspname
             FROM   pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE  c.oid = 'checklist_part'::regclass) AS s
LEFT   JOIN best AS w ON w.checklist_part_id = p.checklist_part_id
CROSS  JOIN LATERAL (SELECT CASE WHEN r.refreshed_at IS NULL THEN NULL
                                 WHEN w.way IS NULL OR w.way = 1 AND NOT p.is_there THEN 0
                                 WHEN w.measured THEN w.has::int END AS has_data) AS h;
COMMENT ON VIEW checklist_status IS
'De checklist van Slim Samen Toezien, een rij per onderdeel: is er iets van ingelezen, hoe recent, hoe volledig, waarmee is het op te vragen, en wie heeft het anders. Naar de stand van de laatste refresh_results(); de lijst zelf, checklist_part, zoals die nu is. Alleen of er iets is, geen cijfer en geen persoon. Niet bekend is leeg, en nooit 0.';
COMMENT ON COLUMN checklist_status.checklist_part_id IS 'Nummer van de rij in checklist_part.';
COMMENT ON COLUMN checklist_status.checklist IS 'Lijst.';
COMMENT ON COLUMN checklist_status.number IS 'Nummer van de indicator op die lijst.';
COMMENT ON COLUMN checklist_status.part IS 'Onderdeel; leeg als de indicator er geen heeft.';
COMMENT ON COLUMN checklist_status.indicator IS 'Wat wordt gevraagd.';
COMMENT ON COLUMN checklist_status.perspective IS 'Perspectief.';
COMMENT ON COLUMN checklist_status.theme IS 'Onderwerp.';
COMMENT ON COLUMN checklist_status.sensitive IS '1 als het dicht bij bijzondere persoonsgegevens ligt: niet in een risicoscore, en cijfers van zulke factoren alleen met een besluit (sensitive_decision).';
COMMENT ON COLUMN checklist_status.has_data IS '1 als alles wat het antwoord vraagt voor een deel of geheel is ingelezen, 0 als er iets ontbreekt; leeg is niet bekend: nog niet ververst, of het model meet het niet.';
COMMENT ON COLUMN checklist_status.newest_year IS 'Nieuwste jaar van de cijfers; van meer factoren het oudste daarvan. Leeg zonder gegevens, en waar een dag staat.';
COMMENT ON COLUMN checklist_status.newest_day IS 'Nieuwste dag: van de inbraken, of de ontvangst van de woningen. Leeg zonder gegevens, en waar een jaar staat.';
COMMENT ON COLUMN checklist_status.complete IS 'Hoe volledig, van 0 tot en met 1, van wat complete_of zegt; van meer factoren de minst volledige. Leeg zonder gegevens, en als het niet bekend is.';
COMMENT ON COLUMN checklist_status.complete_of IS 'Waarvan complete een deel is: gebieden van een niveau met woningen, woningen in gebruik, woninginbraken of pogingen.';
COMMENT ON COLUMN checklist_status.answered_by IS 'Opdracht die het antwoord geeft. Wat zij mag lezen, hangt af van wie haar geeft.';
COMMENT ON COLUMN checklist_status.ask IS 'Wie het heeft, als het hier ontbreekt of niet bekend is of het er is.';
COMMENT ON COLUMN checklist_status.reason IS 'Waarom het er niet is, of waarom dat niet bekend is.';
COMMENT ON COLUMN checklist_status.note IS 'Toelichting.';
COMMENT ON COLUMN checklist_status.as_of IS 'Peildag: de dag waarnaar is gerekend.';
COMMENT ON COLUMN checklist_status.refreshed_at IS 'Wanneer is gemeten, in Nederlandse tijd.';
