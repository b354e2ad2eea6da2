-- The registers: streets, buildings, dwellings and addresses of the BAG, and the areas that contain them.
-- The parts of the BAG arrive in any order, and an extract is cut off at a border. So they refer to each other by
-- their BAG ids without foreign keys.

CREATE TABLE pand_status (
    status   text PRIMARY KEY,
    standing boolean NOT NULL
);
COMMENT ON TABLE pand_status IS 'Pandstatussen van de BAG.';
COMMENT ON COLUMN pand_status.status IS 'Status zoals de BAG die schrijft.';
COMMENT ON COLUMN pand_status.standing IS 'Staat het pand er?';

INSERT INTO pand_status (status, standing) VALUES
    ('Bouwvergunning verleend',           false),
    ('Niet gerealiseerd pand',            false),
    ('Bouw gestart',                      false),
    ('Verbouwing pand',                   true),
    ('Pand in gebruik (niet ingemeten)',  true),
    ('Pand in gebruik',                   true),
    ('Sloopvergunning verleend',          true),
    ('Pand gesloopt',                     false),
    ('Pand buiten gebruik',               true),
    ('Pand ten onrechte opgevoerd',       false);

CREATE TABLE dwelling_status (
    status text PRIMARY KEY,
    in_use boolean NOT NULL
);
COMMENT ON TABLE dwelling_status IS 'Statussen van verblijfsobjecten van de BAG. Alleen wat hier in gebruik heet, telt mee als woning.';
COMMENT ON COLUMN dwelling_status.status IS 'Status zoals de BAG die schrijft.';
COMMENT ON COLUMN dwelling_status.in_use IS 'Telt mee als woning: de statussen van de woningvoorraad van het CBS, en verbouwing.';

INSERT INTO dwelling_status (status, in_use) VALUES
    ('Verblijfsobject gevormd',                       false),
    ('Niet gerealiseerd verblijfsobject',             false),
    ('Verblijfsobject in gebruik (niet ingemeten)',   true),
    ('Verblijfsobject in gebruik',                    true),
    ('Verbouwing verblijfsobject',                    true),
    ('Verblijfsobject ingetrokken',                   false),
    ('Verblijfsobject buiten gebruik',                true),
    ('Verblijfsobject ten onrechte opgevoerd',        false);

CREATE TABLE house_type (
    house_type text PRIMARY KEY,
    name       text NOT NULL,
    position   int NOT NULL UNIQUE
);
COMMENT ON TABLE house_type IS 'Woningtypen.';
COMMENT ON COLUMN house_type.house_type IS 'Code van het woningtype.';
COMMENT ON COLUMN house_type.name IS 'Naam van het woningtype.';
COMMENT ON COLUMN house_type.position IS 'Volgorde in tabellen en legenda''s.';

INSERT INTO house_type (house_type, name, position) VALUES
    ('detached',        'vrijstaande woning',           1),
    ('linked_detached', 'geschakelde woning',           2),
    ('semi',            'twee-onder-een-kapwoning',     3),
    ('corner',          'hoekwoning',                   4),
    ('terraced',        'tussenwoning',                 5),
    ('stacked',         'boven- of benedenwoning',      6),
    ('flat',            'appartement',                  7);

CREATE TABLE street (
    street_id     text PRIMARY KEY CHECK (street_id ~ '^[0-9]{16}$'),
    name          text NOT NULL,
    name_short    text,
    woonplaats    text,
    gemeente_code text CHECK (gemeente_code ~ '^GM[0-9]{4}$'),
    geom          geometry(MultiLineString, 28992),
    delivery_id   int REFERENCES delivery
);
CREATE INDEX street_name_idx ON street (name, woonplaats);
CREATE INDEX street_delivery_id_idx ON street (delivery_id);
CREATE INDEX street_geom_idx ON street USING gist (geom);
COMMENT ON TABLE street IS 'Straten: openbare ruimten van de BAG.';
COMMENT ON COLUMN street.street_id IS 'Identificatie van de openbare ruimte, 16 cijfers.';
COMMENT ON COLUMN street.name IS 'Straatnaam.';
COMMENT ON COLUMN street.name_short IS 'Verkorte straatnaam (NEN 5825, hoogstens 24 tekens).';
COMMENT ON COLUMN street.woonplaats IS 'Woonplaats volgens de BAG.';
COMMENT ON COLUMN street.gemeente_code IS 'Gemeentecode met GM ervoor.';
COMMENT ON COLUMN street.geom IS 'Ligging van de straat, als die bekend is.';
COMMENT ON COLUMN street.delivery_id IS 'Levering waaruit de straat komt.';

CREATE TABLE pand (
    pand_id     text PRIMARY KEY CHECK (pand_id ~ '^[0-9]{16}$'),
    bouwjaar    int,
    status      text REFERENCES pand_status,
    geom        geometry(MultiPolygon, 28992),
    delivery_id int REFERENCES delivery,
    -- 1005 and 9999 are how the BAG writes that the year is unknown
    CONSTRAINT pand_bouwjaar_is_a_year CHECK (bouwjaar BETWEEN 1000 AND 2100 AND bouwjaar <> 1005)
);
CREATE INDEX pand_status_idx ON pand (status);
CREATE INDEX pand_delivery_id_idx ON pand (delivery_id);
CREATE INDEX pand_geom_idx ON pand USING gist (geom);
COMMENT ON TABLE pand IS 'Panden van de BAG.';
COMMENT ON COLUMN pand.pand_id IS 'Identificatie van het pand, 16 cijfers.';
COMMENT ON COLUMN pand.bouwjaar IS 'Oorspronkelijk bouwjaar; leeg als het onbekend is.';
COMMENT ON COLUMN pand.status IS 'Status van het pand.';
COMMENT ON COLUMN pand.geom IS 'Omtrek van het pand.';
COMMENT ON COLUMN pand.delivery_id IS 'Levering waaruit het pand komt.';

CREATE TABLE dwelling (
    dwelling_id        int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    verblijfsobject_id text UNIQUE CHECK (verblijfsobject_id ~ '^[0-9]{16}$'),
    pand_id            text CHECK (pand_id ~ '^[0-9]{16}$'),
    bouwjaar           int,
    oppervlakte        int CHECK (oppervlakte BETWEEN 1 AND 999998),    -- 999999: unknown
    status             text REFERENCES dwelling_status,
    house_type         text REFERENCES house_type,
    street_id          text CHECK (street_id ~ '^[0-9]{16}$'),
    street_name        text,
    huisnummer         int CHECK (huisnummer BETWEEN 1 AND 99999),
    huisletter         text CHECK (huisletter ~ '^[A-Za-z]$'),
    toevoeging         text CHECK (toevoeging <> ''),
    postcode           text CHECK (postcode ~ '^[1-9][0-9]{3}[A-Z]{2}$'),
    woonplaats         text,
    gemeente_code      text CHECK (gemeente_code ~ '^GM[0-9]{4}$'),
    buurt_code         text CHECK (buurt_code ~ '^BU[0-9]{4}[0-9A-Z]{4}$'),
    in_use_from        date CHECK (isfinite(in_use_from)),
    in_use_to          date CHECK (isfinite(in_use_to)),
    geom               geometry(Point, 28992) CHECK (NOT ST_IsEmpty(geom)),
    delivery_id        int REFERENCES delivery,
    CONSTRAINT dwelling_bouwjaar_is_a_year CHECK (bouwjaar BETWEEN 1000 AND 2100 AND bouwjaar <> 1005),
    CONSTRAINT dwelling_use_in_order CHECK (in_use_to >= in_use_from)
);
CREATE INDEX dwelling_pand_id_idx ON dwelling (pand_id);
CREATE INDEX dwelling_status_idx ON dwelling (status);
CREATE INDEX dwelling_house_type_idx ON dwelling (house_type);
CREATE INDEX dwelling_street_id_idx ON dwelling (street_id, huisnummer);
CREATE INDEX dwelling_postcode_idx ON dwelling (postcode, huisnummer);
CREATE INDEX dwelling_gemeente_code_idx ON dwelling (gemeente_code);
CREATE INDEX dwelling_buurt_code_idx ON dwelling (buurt_code);
CREATE INDEX dwelling_delivery_id_idx ON dwelling (delivery_id);
CREATE INDEX dwelling_geom_idx ON dwelling USING gist (geom);
COMMENT ON TABLE dwelling IS 'Woningen: verblijfsobjecten van de BAG met woonfunctie. De noemer van elk cijfer per 1.000 woningen.';
COMMENT ON COLUMN dwelling.dwelling_id IS 'Nummer van de woning; blijft gelijk bij een nieuwe levering.';
COMMENT ON COLUMN dwelling.verblijfsobject_id IS 'Identificatie van het verblijfsobject, 16 cijfers.';
COMMENT ON COLUMN dwelling.pand_id IS 'Identificatie van het (eerste) pand, 16 cijfers.';
COMMENT ON COLUMN dwelling.bouwjaar IS 'Bouwjaar van het pand; leeg als het onbekend is.';
COMMENT ON COLUMN dwelling.oppervlakte IS 'Gebruiksoppervlakte in m².';
COMMENT ON COLUMN dwelling.status IS 'Status van het verblijfsobject.';
COMMENT ON COLUMN dwelling.house_type IS 'Woningtype.';
COMMENT ON COLUMN dwelling.street_id IS 'Identificatie van de openbare ruimte, 16 cijfers.';
COMMENT ON COLUMN dwelling.street_name IS 'Straatnaam.';
COMMENT ON COLUMN dwelling.huisnummer IS 'Huisnummer.';
COMMENT ON COLUMN dwelling.huisletter IS 'Huisletter; hoofdletter en kleine letter verschillen.';
COMMENT ON COLUMN dwelling.toevoeging IS 'Huisnummertoevoeging.';
COMMENT ON COLUMN dwelling.postcode IS 'Postcode: vier cijfers en twee hoofdletters, zonder spatie.';
COMMENT ON COLUMN dwelling.woonplaats IS 'Woonplaats volgens de BAG.';
COMMENT ON COLUMN dwelling.gemeente_code IS 'Gemeentecode met GM ervoor.';
COMMENT ON COLUMN dwelling.buurt_code IS 'Buurtcode van het CBS met BU ervoor.';
COMMENT ON COLUMN dwelling.in_use_from IS 'Eerste dag in gebruik; leeg als die onbekend is.';
COMMENT ON COLUMN dwelling.in_use_to IS 'Eerste dag niet meer in gebruik; leeg zolang de woning in gebruik is.';
COMMENT ON COLUMN dwelling.geom IS 'Ligging van het verblijfsobject.';
COMMENT ON COLUMN dwelling.delivery_id IS 'Levering waaruit de woning komt.';

CREATE TABLE address (
    address_id          int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    nummeraanduiding_id text UNIQUE CHECK (nummeraanduiding_id ~ '^[0-9]{16}$'),
    verblijfsobject_id  text CHECK (verblijfsobject_id ~ '^[0-9]{16}$'),
    dwelling_id         int REFERENCES dwelling,
    is_main             boolean NOT NULL DEFAULT true,
    street_id           text CHECK (street_id ~ '^[0-9]{16}$'),
    street_name         text,
    street_key          text,
    huisnummer          int CHECK (huisnummer BETWEEN 1 AND 99999),
    huisletter          text CHECK (huisletter ~ '^[A-Za-z]$'),
    toevoeging          text CHECK (toevoeging <> ''),
    postcode            text CHECK (postcode ~ '^[1-9][0-9]{3}[A-Z]{2}$'),
    woonplaats          text,
    gemeente_code       text CHECK (gemeente_code ~ '^GM[0-9]{4}$'),
    geom                geometry(Point, 28992) CHECK (NOT ST_IsEmpty(geom)),
    delivery_id         int REFERENCES delivery
);
CREATE INDEX address_verblijfsobject_id_idx ON address (verblijfsobject_id);
CREATE INDEX address_dwelling_id_idx ON address (dwelling_id);
CREATE INDEX address_street_id_idx ON address (street_id);
CREATE INDEX address_street_key_idx ON address (street_key, huisnummer);
CREATE INDEX address_postcode_idx ON address (postcode, huisnummer);
CREATE INDEX address_delivery_id_idx ON address (delivery_id);
CREATE INDEX address_geom_idx ON address USING gist (geom);
COMMENT ON TABLE address IS 'Adressen: alle nummeraanduidingen van de BAG, hoofd- en nevenadressen, ook die zonder woning.';
COMMENT ON COLUMN address.address_id IS 'Nummer van het adres; blijft gelijk bij een nieuwe levering.';
COMMENT ON COLUMN address.nummeraanduiding_id IS 'Identificatie van de nummeraanduiding, 16 cijfers.';
COMMENT ON COLUMN address.verblijfsobject_id IS 'Identificatie van het verblijfsobject, de lig- of de standplaats, 16 cijfers.';
COMMENT ON COLUMN address.dwelling_id IS 'Woning op dit adres; leeg als het geen woning is.';
COMMENT ON COLUMN address.is_main IS 'Hoofdadres (ja) of nevenadres (nee).';
COMMENT ON COLUMN address.street_id IS 'Identificatie van de openbare ruimte, 16 cijfers.';
COMMENT ON COLUMN address.street_name IS 'Straatnaam.';
COMMENT ON COLUMN address.street_key IS 'Straatnaam in de vorm waarin straatnamen worden vergeleken.';
COMMENT ON COLUMN address.huisnummer IS 'Huisnummer.';
COMMENT ON COLUMN address.huisletter IS 'Huisletter; hoofdletter en kleine letter verschillen.';
COMMENT ON COLUMN address.toevoeging IS 'Huisnummertoevoeging.';
COMMENT ON COLUMN address.postcode IS 'Postcode: vier cijfers en twee hoofdletters, zonder spatie.';
COMMENT ON COLUMN address.woonplaats IS 'Woonplaats volgens de BAG.';
COMMENT ON COLUMN address.gemeente_code IS 'Gemeentecode met GM ervoor.';
COMMENT ON COLUMN address.geom IS 'Ligging van het adres.';
COMMENT ON COLUMN address.delivery_id IS 'Levering waaruit het adres komt.';

-- For what has no address: a park, a station, a car park.
CREATE TABLE place_name (
    place_name_id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name          text NOT NULL,
    name_key      text,
    woonplaats    text,
    gemeente_code text CHECK (gemeente_code ~ '^GM[0-9]{4}$'),
    uncertainty   float8 CHECK (uncertainty >= 0 AND uncertainty < 'Infinity'),
    geom          geometry(Point, 28992) NOT NULL CHECK (NOT ST_IsEmpty(geom)),
    delivery_id   int REFERENCES delivery
);
CREATE INDEX place_name_name_key_idx ON place_name (name_key, woonplaats);
CREATE INDEX place_name_delivery_id_idx ON place_name (delivery_id);
CREATE INDEX place_name_geom_idx ON place_name USING gist (geom);
COMMENT ON TABLE place_name IS 'Namen van plekken zonder adres, zoals een park of een parkeerplaats, om meldingen te kunnen plaatsen.';
COMMENT ON COLUMN place_name.place_name_id IS 'Nummer van de plek.';
COMMENT ON COLUMN place_name.name IS 'Naam van de plek.';
COMMENT ON COLUMN place_name.name_key IS 'Naam in de vorm waarin namen worden vergeleken.';
COMMENT ON COLUMN place_name.woonplaats IS 'Woonplaats.';
COMMENT ON COLUMN place_name.gemeente_code IS 'Gemeentecode met GM ervoor.';
COMMENT ON COLUMN place_name.uncertainty IS 'Hoe ver een gebeurtenis op deze plek van het punt kan liggen, in meters.';
COMMENT ON COLUMN place_name.geom IS 'Midden van de plek.';
COMMENT ON COLUMN place_name.delivery_id IS 'Levering waaruit de naam komt; leeg als die met de hand is ingevoerd.';

CREATE TABLE area_level (
    level        text PRIMARY KEY,
    name         text NOT NULL,
    position     int NOT NULL UNIQUE,
    parent_level text REFERENCES area_level
);
CREATE INDEX area_level_parent_level_idx ON area_level (parent_level);
COMMENT ON TABLE area_level IS 'Gebiedsniveaus, van klein naar groot. Een eigen niveau toevoegen is een rij toevoegen.';
COMMENT ON COLUMN area_level.level IS 'Niveau.';
COMMENT ON COLUMN area_level.name IS 'Naam van het niveau.';
COMMENT ON COLUMN area_level.position IS 'Volgorde van klein naar groot.';
COMMENT ON COLUMN area_level.parent_level IS 'Niveau waarin een gebied van dit niveau in zijn geheel ligt (zie area.parent_code).';

INSERT INTO area_level (level, name, position, parent_level) VALUES
    ('district',  'politiedistrict',       100, NULL),
    ('basisteam', 'basisteam',              90, 'district'),
    ('gemeente',  'gemeente',               80, NULL),              -- in a basisteam by area_member
    ('wijk',      'wijk',                   70, 'gemeente'),
    ('buurt',     'buurt',                  60, 'wijk'),
    ('subbuurt',  'subbuurt',               50, 'buurt'),
    ('pc4',       'postcode, vier cijfers', 40, NULL),
    ('pc5',       'postcode, vijf tekens',  30, 'pc4'),
    ('pc6',       'postcode, zes tekens',   20, 'pc5'),
    ('own',       'eigen gebied',           10, NULL);

CREATE FUNCTION area_code_fits(level text, code text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE level WHEN 'pc6'      THEN code ~ '^[1-9][0-9]{3}[A-Z]{2}$'
                  WHEN 'pc5'      THEN code ~ '^[1-9][0-9]{3}[A-Z]$'
                  WHEN 'pc4'      THEN code ~ '^[1-9][0-9]{3}$'
                  WHEN 'buurt'    THEN code ~ '^BU[0-9]{4}[0-9A-Z]{4}$'
                  WHEN 'wijk'     THEN code ~ '^WK[0-9]{4}[0-9A-Z]{2}$'
                  WHEN 'gemeente' THEN code ~ '^GM[0-9]{4}$'
                  ELSE code <> '' AND code = btrim(code) END;
COMMENT ON FUNCTION area_code_fits IS 'Heeft een code de vorm die bij het niveau van het gebied hoort?';

CREATE TABLE area (
    area_id     int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    level       text NOT NULL REFERENCES area_level,
    code        text NOT NULL,
    year        int NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    name        text,
    parent_code text,
    geom        geometry(MultiPolygon, 28992) CHECK (NOT ST_IsEmpty(geom)),
    delivery_id int REFERENCES delivery,
    UNIQUE (level, code, year),
    CONSTRAINT area_code_fits_level CHECK (area_code_fits(level, code))
);
CREATE INDEX area_year_idx ON area (year, level);
CREATE INDEX area_parent_code_idx ON area (parent_code, year);
CREATE INDEX area_delivery_id_idx ON area (delivery_id);
CREATE INDEX area_geom_idx ON area USING gist (geom);
COMMENT ON TABLE area IS 'Gebieden per niveau en per jaar: grenzen en codes veranderen, dus meerdere jaren staan naast elkaar.';
COMMENT ON COLUMN area.area_id IS 'Nummer van het gebied in dat jaar.';
COMMENT ON COLUMN area.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area.code IS 'Code: postcode, BU, WK of GM met cijfers, of een eigen code.';
COMMENT ON COLUMN area.year IS 'Jaar van de gebiedsindeling.';
COMMENT ON COLUMN area.name IS 'Naam van het gebied.';
COMMENT ON COLUMN area.parent_code IS 'Code van het gebied waarin dit gebied ligt, in hetzelfde jaar (niveau: zie area_level.parent_level).';
COMMENT ON COLUMN area.geom IS 'Grens van het gebied; leeg als alleen de code bekend is.';
COMMENT ON COLUMN area.delivery_id IS 'Levering waaruit het gebied komt; leeg als het met de hand is ingevoerd.';

CREATE TABLE area_member (
    area_member_id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    level          text NOT NULL,
    code           text NOT NULL,
    year           int NOT NULL,
    parent_level   text NOT NULL,
    parent_code    text NOT NULL,
    parent_year    int NOT NULL,
    delivery_id    int REFERENCES delivery,
    FOREIGN KEY (level, code, year) REFERENCES area (level, code, year) ON UPDATE CASCADE,
    FOREIGN KEY (parent_level, parent_code, parent_year) REFERENCES area (level, code, year) ON UPDATE CASCADE,
    -- an area counts in one area of a level only, or sums would count it twice
    UNIQUE (level, code, year, parent_level, parent_year),
    CONSTRAINT area_member_of_another_area CHECK ((level, code) <> (parent_level, parent_code))
);
CREATE INDEX area_member_parent_idx ON area_member (parent_level, parent_code, parent_year);
CREATE INDEX area_member_delivery_id_idx ON area_member (delivery_id);
COMMENT ON TABLE area_member IS 'Welk gebied bij welk groter gebied hoort, per jaar; bijvoorbeeld welke gemeenten een basisteam vormen. Door de gebruiker in te vullen.';
COMMENT ON COLUMN area_member.area_member_id IS 'Nummer van de rij.';
COMMENT ON COLUMN area_member.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_member.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_member.year IS 'Jaar van het gebied.';
COMMENT ON COLUMN area_member.parent_level IS 'Niveau van het grotere gebied.';
COMMENT ON COLUMN area_member.parent_code IS 'Code van het grotere gebied.';
COMMENT ON COLUMN area_member.parent_year IS 'Jaar van het grotere gebied.';
COMMENT ON COLUMN area_member.delivery_id IS 'Levering waaruit de indeling komt; leeg als die met de hand is ingevoerd.';
