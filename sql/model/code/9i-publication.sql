-- Publishing, and what somebody can reckon from all that was published.

COMMENT ON TABLE publication IS 'Publicaties van aantallen inbraken: waarover, voor wie, waarvoor, wanneer, en met welke grenzen. Geschreven door publish_results; wat er staat, verandert niet meer.';
COMMENT ON COLUMN publication.publication_id IS 'Nummer van de publicatie.';
COMMENT ON COLUMN publication.published_on IS 'Dag van publicatie.';
COMMENT ON COLUMN publication.published_by IS 'Gebruiker die was aangemeld.';
COMMENT ON COLUMN publication.period_from IS 'Eerste dag waarover.';
COMMENT ON COLUMN publication.period_to IS 'Laatste dag waarover.';
COMMENT ON COLUMN publication.period IS 'Per jaar, kwartaal of maand (year, quarter, month), of als geheel (whole).';
COMMENT ON COLUMN publication.levels IS 'Niveaus van de gebieden.';
COMMENT ON COLUMN publication.recipient IS 'Voor wie, zoals in disclosure_register.';
COMMENT ON COLUMN publication.purpose IS 'Waarvoor.';
COMMENT ON COLUMN publication.minimum_burglaries IS 'Minste aantal inbraken van een cel, toen (publication_rule).';
COMMENT ON COLUMN publication.minimum_dwellings IS 'Minste aantal woningen van een cel, toen.';
COMMENT ON COLUMN publication.rounded_to IS 'Waarop is afgerond; leeg is niet.';
COMMENT ON COLUMN publication.maps IS 'Controlegetal van de kaart en de indelingen van elk niveau, zoals die toen waren.';
COMMENT ON TABLE published_cell IS 'Wat is gepubliceerd: per publicatie, gebied en periode de woninginbraken, of niets waar dat een klein aantal zou verraden. Wat er staat, verandert niet meer, en telt mee bij elke volgende publicatie.';
COMMENT ON COLUMN published_cell.publication_id IS 'Nummer van de publicatie.';
COMMENT ON COLUMN published_cell.level IS 'Niveau van het gebied; een postcode van zes tekens staat er als pc5 of pc4 waar zij te klein is.';
COMMENT ON COLUMN published_cell.code IS 'Code van het gebied.';
COMMENT ON COLUMN published_cell.day_from IS 'Eerste dag.';
COMMENT ON COLUMN published_cell.day_to IS 'Laatste dag.';
COMMENT ON COLUMN published_cell.dwellings IS 'Woningen in gebruik op de dag van publicatie.';
COMMENT ON COLUMN published_cell.burglaries IS 'Woninginbraken en pogingen, zo nodig afgerond; leeg waar het niet wordt verteld.';
COMMENT ON COLUMN published_cell.burglaries_low IS 'Minste wat het echte aantal is; zonder afronding hetzelfde aantal.';
COMMENT ON COLUMN published_cell.burglaries_high IS 'Meeste wat het echte aantal is.';

CREATE OR REPLACE FUNCTION publish_results(
    period_from date, period_to date, recipient text DEFAULT NULL, purpose text DEFAULT NULL,
    levels text[] DEFAULT '{gemeente,wijk,buurt,pc6}', period text DEFAULT 'year',
    rounded_to int DEFAULT NULL, secret text DEFAULT NULL
) RETURNS int
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT make_publication(period_from, period_to, recipient, purpose, levels, period, rounded_to, secret);
END;
COMMENT ON FUNCTION publish_results(date, date, text, text, text[], text, int, text) IS
'Publiceert aantallen woninginbraken en woningen per gebied en periode in published_cell, en geeft het nummer van de publicatie. Niet verteld wordt wat te klein is (publication_rule) of niet van de hele periode bekend, en wat daarmee samenhangt: van geen verborgen aantal is uit alles wat is gepubliceerd, nu en eerder, af te leiden dat het in een bereik kleiner dan minimum_burglaries ligt. Een postcode wordt alleen gesplitst (pc4, pc5, pc6) waar elk deel groot genoeg is. Voordat er iets wordt geschreven, speelt disclosure_audit de aanvaller; vindt die iets, dan wordt er niets gepubliceerd.
recipient en purpose: voor wie en waarvoor, in disclosure_register. levels: niveaus uit area_level. period: year, quarter, month of whole. rounded_to: rond elk aantal af op een veelvoud hiervan (2 tot en met 1000), naar boven of beneden door een toeval dat aan secret hangt en zich dus herhaalt; bewaar secret buiten de database.
Fout: een tijd die geen heel aantal periodes is of nog niet voorbij; een niveau dat er niet is; geen recipient of purpose; niets dat groot genoeg is; een cel die eerder met een ander aantal is gepubliceerd; een tijd waarover al is gepubliceerd met een andere kaart; iets dat is af te leiden; een andere isolatie dan READ COMMITTED.
Bron: Hundepool en anderen, Statistical Disclosure Control (2012).';

CREATE OR REPLACE FUNCTION disclosure_audit() RETURNS TABLE (place int, finding text, sentence text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT a.place, a.finding, a.sentence FROM audit_lines() AS a;
END;
COMMENT ON FUNCTION disclosure_audit() IS
'Speelt de aanvaller: wat is uit alles wat ooit is gepubliceerd (published_cell) af te leiden? Een rij per bevinding; geen rij is goed. finding: cel, een aantal dat niet is verteld en waarvan de grenzen dichter bij elkaar liggen dan minimum_burglaries; stuk, een klein aantal in wat gebieden en periodes delen; verschil, een klein aantal in wat van de ene cel buiten de andere ligt; tegenspraak, aantallen die niet bij elkaar passen; kaart, een niveau waarvan grenzen of indelingen sindsdien zijn veranderd, zodat de controle van gebieden van nu uitgaat. De grenzen komen van disclosure_bounds. Verandert niets.';

-- ---------------------------------------------------------------- what all may see

-- What was told once is told. Of rounded numbers there is no interval.
CREATE OR REPLACE VIEW area_rate_open AS
WITH newest AS MATERIALIZED (
    SELECT DISTINCT ON (c.level, c.code, c.day_from, c.day_to) c.*, p.published_on, p.rounded_to, p.minimum_burglaries,
           p.minimum_dwellings, m.years
    FROM   published_cell AS c JOIN publication AS p USING (publication_id)
    CROSS  JOIN LATERAL (SELECT CASE WHEN extract(day FROM c.day_from) = 1 AND extract(day FROM c.day_to + 1) = 1
                                     THEN (extract(year FROM c.day_to + 1) - extract(year FROM c.day_from)) + (extract(month FROM c.day_to + 1) - extract(month FROM c.day_from)) / 12
                                     ELSE (c.day_to + 1 - c.day_from) / 365.25 END::float8 AS years) AS m
    ORDER  BY c.level, c.code, c.day_from, c.day_to, c.burglaries IS NULL, c.publication_id DESC
), rated AS MATERIALIZED (
    SELECT s.level, r.class AS code, s.day_from, s.day_to, r.rate, r.rate_low, r.rate_high
    FROM  (SELECT n.level, n.day_from, n.day_to, rate_set(n.code, n.burglaries, n.dwellings, n.years) AS cells
           FROM   newest AS n
           WHERE n.burglaries IS NOT NULL AND n.rounded_to IS NULL GROUP BY n.level, n.day_from, n.day_to) AS s
    CROSS  JOIN LATERAL rate_table(s.cells, measured_on => 'area') AS r
)
SELECT (row_number() OVER (ORDER BY n.level, n.code COLLATE "C", n.day_from, n.day_to))::int AS area_rate_open_id,
       n.publication_id, n.level::varchar(20) AS level, n.code::varchar(40) AS code,
       coalesce(a.name, n.code)::varchar(200) AS name,
       CASE WHEN n.years = 1 AND extract(doy FROM n.day_from) = 1 THEN extract(year FROM n.day_from)::int END AS year,
       n.day_from, n.day_to,
       n.burglaries, n.burglaries_low, n.burglaries_high, n.dwellings,
       coalesce(r.rate, 1000 * n.burglaries / (n.dwellings * n.years)) AS rate, r.rate_low, r.rate_high,
       CASE WHEN n.burglaries < 10 THEN 1 WHEN n.burglaries IS NOT NULL THEN 0 END AS small,
       CASE WHEN n.burglaries IS NULL
                 THEN 'niet verteld: te klein, niet van de hele tijd bekend, of af te leiden met wat ernaast staat' END::varchar(100) AS reason,
       n.published_on, b.geom
FROM   newest AS n
LEFT   JOIN rated AS r ON r.level = n.level AND r.code = n.code AND r.day_from = n.day_from AND r.day_to = n.day_to
LEFT   JOIN named_area AS a ON a.level = n.level AND a.code = n.code
LEFT   JOIN newest_area AS b ON b.level = n.level AND b.code = n.code;
COMMENT ON VIEW area_rate_open IS
'Woninginbraken per 1.000 woningen per jaar zoals iedereen ze mag zien: van elk gebied en elke periode wat publish_results het laatst heeft verteld. Leeg zolang er niets is gepubliceerd.';
COMMENT ON COLUMN area_rate_open.area_rate_open_id IS 'Nummer van de rij; geldt tot de volgende publicatie.';
COMMENT ON COLUMN area_rate_open.publication_id IS 'Nummer van de publicatie.';
COMMENT ON COLUMN area_rate_open.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_rate_open.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_rate_open.name IS 'Naam van het gebied.';
COMMENT ON COLUMN area_rate_open.year IS 'Jaar; leeg bij een periode die geen heel jaar is.';
COMMENT ON COLUMN area_rate_open.day_from IS 'Eerste dag.';
COMMENT ON COLUMN area_rate_open.day_to IS 'Laatste dag.';
COMMENT ON COLUMN area_rate_open.burglaries IS 'Woninginbraken en pogingen, zo nodig afgerond; leeg waar het niet wordt verteld.';
COMMENT ON COLUMN area_rate_open.burglaries_low IS 'Minste wat het echte aantal is; zonder afronding hetzelfde aantal.';
COMMENT ON COLUMN area_rate_open.burglaries_high IS 'Meeste wat het echte aantal is.';
COMMENT ON COLUMN area_rate_open.dwellings IS 'Woningen in gebruik op de dag van publicatie.';
COMMENT ON COLUMN area_rate_open.rate IS 'Woninginbraken per 1.000 woningen per jaar.';
COMMENT ON COLUMN area_rate_open.rate_low IS 'Ondergrens van het 95%-interval daarvan; leeg bij een afgerond aantal.';
COMMENT ON COLUMN area_rate_open.rate_high IS 'Bovengrens van het 95%-interval daarvan; leeg bij een afgerond aantal.';
COMMENT ON COLUMN area_rate_open.small IS '1 bij minder dan tien inbraken: let dan op het interval.';
COMMENT ON COLUMN area_rate_open.reason IS 'Waarom er geen aantal staat.';
COMMENT ON COLUMN area_rate_open.published_on IS 'Dag van publicatie.';
COMMENT ON COLUMN area_rate_open.geom IS 'Grens van het gebied, op de nieuwste kaart.';

-- The box is made in the system of the map, so that its index serves; one that is turned there is widened by the buffer
-- of the tile.
CREATE OR REPLACE FUNCTION area_tile(z int, x int, y int, level text DEFAULT NULL, year int DEFAULT NULL) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1000
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_tile(z, x, y, level);
    WITH asked AS MATERIALIZED (
        SELECT coalesce(area_tile.level,
                        CASE WHEN z < 9 THEN 'gemeente' WHEN z < 12 THEN 'wijk' ELSE 'buurt' END) AS level,
               coalesce(area_tile.year,
                        (SELECT max(r.year) FROM area_rate_open AS r WHERE r.burglaries IS NOT NULL)) AS year,
               ST_TileEnvelope(z, x, y) AS envelope,
               ST_Transform(ST_TileEnvelope(z, x, y, margin => 64 / 4096.0), 28992) AS box
    )
    SELECT ST_AsMVT(t, 'area_rate', 4096, 'geom', 'area_rate_open_id')
    FROM  (SELECT r.area_rate_open_id, r.code, r.name, r.level, r.year, r.burglaries, r.dwellings, r.rate, r.rate_low,
                  r.rate_high, r.small, r.reason, r.published_on::text AS published_on,
                  ST_AsMVTGeom(ST_Transform(r.geom, 3857), q.envelope, 4096, 64, true) AS geom
           FROM   asked AS q JOIN area_rate_open AS r ON r.level = q.level AND r.year = q.year AND r.geom && q.box) AS t
    WHERE  t.geom IS NOT NULL;
END;
COMMENT ON FUNCTION area_tile(int, int, int, text, int) IS
'Een vectortegel (MVT) van area_rate_open, voor pg_tileserv of Martin: woninginbraken per gebied zoals ieder die mag zien. level is gemeente, wijk of buurt; zonder wordt het kleiner naarmate men inzoomt (vanaf zoom 9 wijken, vanaf 12 buurten). year is een jaar; zonder het nieuwste waarvan iets mag worden getoond. De laag heet area_rate, elk gebied heeft area_rate_open_id als nummer en code, name, level, year, burglaries, dwellings, rate, rate_low, rate_high, small, reason en published_on erbij. Een tegel zonder gebieden is leeg. Fout: een tegel of niveau dat er niet is.';
