-- What was agreed on deliveries, and whether they come as agreed.

COMMENT ON TABLE agreement IS
'Afspraken over leveringen: met wie, welke soort, welke velden, hoe vaak, in welke vorm, op welke grond en tot wanneer. Zelf te vullen; expected_delivery zegt wat er moet komen, te laat is of onvolledig kwam. Een levering hoort bij een afspraak als haar soort klopt, en haar vertaaltabel en herkomst als de afspraak die noemt.';
COMMENT ON COLUMN agreement.agreement_id IS 'Nummer van de afspraak.';
COMMENT ON COLUMN agreement.party IS 'Organisatie die levert.';
COMMENT ON COLUMN agreement.contact IS 'Contact: een functie of afdeling; een naam is niet nodig.';
COMMENT ON COLUMN agreement.kind IS 'Soort levering; wat die inhoudt, staat in delivery_kind.';
COMMENT ON COLUMN agreement.mapping IS 'Vertaaltabel waarmee wordt ingelezen; leeg is elke.';
COMMENT ON COLUMN agreement.source IS 'Herkomst: waar source van de levering mee begint (hoofdletters tellen niet); leeg is elke.';
COMMENT ON COLUMN agreement.fields IS 'Velden die er moeten zijn, uit mapping_field.';
COMMENT ON COLUMN agreement.max_empty IS 'Hoogste percentage van de rijen waarin een van die velden leeg mag zijn.';
COMMENT ON COLUMN agreement.first_due IS 'Dag waarop de eerste levering er moet zijn.';
COMMENT ON COLUMN agreement.rhythm IS 'Hoe vaak daarna: een interval van hele dagen, zoals 14 days, 1 month of 1 year.';
COMMENT ON COLUMN agreement.grace_days IS 'Speling: zoveel dagen na die dag is een levering nog op tijd.';
COMMENT ON COLUMN agreement.form IS 'Vorm: het soort bestand en hoe het komt.';
COMMENT ON COLUMN agreement.purpose IS 'Doel waarvoor de gegevens gebruikt mogen worden. Verplicht bij politiegegevens.';
COMMENT ON COLUMN agreement.legal_basis IS 'Grondslag: convenant, artikel 20 Wpg, AVG, open data.';
COMMENT ON COLUMN agreement.ends_on IS 'Einde: laatste dag van de afspraak; leeg zonder einde. Verplicht bij politiegegevens.';
COMMENT ON COLUMN agreement.note IS 'Opmerking.';

-- Of the deliveries nearest to a day a whole one counts first, and then the first: who sends what was lacking has kept
-- his word.
CREATE OR REPLACE VIEW expected_delivery AS
SELECT (a.agreement_id * 10000 + d.number + 1)::int AS expected_delivery_id, a.agreement_id,
       a.party::varchar(200) AS party, a.contact::varchar(200) AS contact, a.kind::varchar(40) AS kind, d.due_on,
       d.due_on + a.grace_days AS last_day, s.status::varchar(20) AS status, g.delivery_id, g.received_on,
       g.lacking::varchar(400) AS lacking,
       pg_catalog.format(CASE s.status WHEN 'received' THEN 'De %s levering van %s (%s) van %s kwam op %s%s.'
                                       WHEN 'received_late'
                                   THEN 'De %s levering van %s (%s) van %s kwam te laat: op %s%s.'
                                       WHEN 'incomplete'
                                   THEN 'De %s levering van %s (%s) van %s kwam op %s, onvolledig: %s.'
                                       WHEN 'expected' THEN 'De %s levering van %s (%s) wordt verwacht op %s.'
                                       WHEN 'late' THEN 'De %s levering van %s (%s) van %s is er nog niet.'
                                       ELSE 'De %s levering van %s (%s) van %s is niet gekomen.' END,
              dutch_rhythm(a.rhythm), a.party, k.description, to_char(d.due_on, 'DD-MM-YYYY'),
              to_char(g.received_on, 'DD-MM-YYYY'),
              CASE WHEN s.status = 'incomplete' THEN g.lacking
                   WHEN g.not_counted THEN '; of alle velden er zijn, is toen niet geteld'
                   ELSE '' END)::varchar(800) AS sentence
FROM   due_day AS d JOIN agreement AS a USING (agreement_id) JOIN delivery_kind AS k USING (kind)
LEFT   JOIN LATERAL (SELECT v.* FROM agreed_delivery AS v
                     WHERE  v.agreement_id = d.agreement_id AND v.received_on >= d.window_from
                     AND    v.received_on < d.window_to
                     ORDER  BY v.lacking IS NOT NULL, v.received_on, v.delivery_id LIMIT 1) AS g ON true
CROSS  JOIN LATERAL (SELECT CASE WHEN g.lacking IS NOT NULL THEN 'incomplete'
                                 WHEN g.received_on > d.due_on + a.grace_days THEN 'received_late'
                                 WHEN g.delivery_id IS NOT NULL THEN 'received'
                                 WHEN dutch_today() <= d.due_on + a.grace_days THEN 'expected'
                                 WHEN dutch_today() < d.window_to THEN 'late' ELSE 'missing' END AS status) AS s;
COMMENT ON VIEW expected_delivery IS
'Elke levering die volgens agreement moest komen, en de eerstvolgende: wat er kwam, wat te laat is en wat onvolledig kwam. Een levering hoort bij de dag die het dichtst bij haar ontvangst ligt; van meer telt eerst een volledige. Gerekend naar vandaag. Wat is ingevuld, wordt geteld bij het inlezen, over alle gelezen rijen.';
COMMENT ON COLUMN expected_delivery.expected_delivery_id IS 'Nummer.';
COMMENT ON COLUMN expected_delivery.agreement_id IS 'Afspraak.';
COMMENT ON COLUMN expected_delivery.party IS 'Organisatie die levert.';
COMMENT ON COLUMN expected_delivery.contact IS 'Contact: een functie of afdeling.';
COMMENT ON COLUMN expected_delivery.kind IS 'Soort levering; wat die inhoudt, staat in delivery_kind.';
COMMENT ON COLUMN expected_delivery.due_on IS 'Dag waarop de levering er moet zijn.';
COMMENT ON COLUMN expected_delivery.last_day IS 'Laatste dag waarop zij nog op tijd is.';
COMMENT ON COLUMN expected_delivery.status IS 'Stand: expected is verwacht, late is te laat en er nog niet, missing is niet gekomen (de volgende keer is al dichterbij), received is gekomen, received_late is te laat gekomen, incomplete is gekomen zonder alle velden.';
COMMENT ON COLUMN expected_delivery.delivery_id IS 'Levering die kwam; leeg als er geen is.';
COMMENT ON COLUMN expected_delivery.received_on IS 'Datum van ontvangst.';
COMMENT ON COLUMN expected_delivery.lacking IS 'Wat ontbreekt of vaker leeg is dan afgesproken.';
COMMENT ON COLUMN expected_delivery.sentence IS 'Hetzelfde in een zin.';
