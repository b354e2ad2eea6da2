-- Numbers as they stand in a Dutch sentence.

CREATE OR REPLACE FUNCTION dutch_number(number numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN number < 0 THEN '-' ELSE '' END
       || translate(to_char(abs(number),
                            CASE WHEN number % 1 = 0 THEN 'FM999,999,999,990' ELSE 'FM999,999,999,990.0' END), ',.',
                    '.,');
COMMENT ON FUNCTION dutch_number(numeric) IS 'Een getal zoals het in een Nederlandse zin staat: 1.460 of 5,3.';

CREATE OR REPLACE FUNCTION dutch_count(number bigint, one text, more text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN dutch_number(number) || ' ' || CASE number WHEN 1 THEN one ELSE more END;
COMMENT ON FUNCTION dutch_count(bigint, text, text) IS 'Hoeveel ervan er zijn: 1 rij, 1.460 rijen, 0 rijen.';

-- Below thirty a percentage says more than is known: then the number itself is given.
CREATE OR REPLACE FUNCTION is_small(whole bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN whole < 30;
COMMENT ON FUNCTION is_small(bigint) IS 'Zijn dit te weinig rijen om een percentage op te baseren?';

CREATE OR REPLACE FUNCTION dutch_share(part bigint, whole bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN part = whole            THEN 'alle'
            WHEN is_small(whole)         THEN dutch_number(part)
            WHEN part * 100 < whole      THEN 'minder dan 1 %'
            WHEN part * 100 > whole * 99 THEN 'meer dan 99 %'
            ELSE dutch_number(round(100.0 * part / whole)) || ' %' END;
COMMENT ON FUNCTION dutch_share(bigint, bigint) IS 'Een deel van een geheel in woorden: 31 %, minder dan 1 %, alle; bij minder dan dertig het aantal.';

-- "Van 1.460 inbraken gaat het bij 31 % om een poging."
CREATE OR REPLACE FUNCTION dutch_sentence(part bigint, whole bigint, noun text, verb text, what text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN whole = 1
                 THEN pg_catalog.format('Er is maar één rij; daarbij %s %s%s.', verb,
                                        CASE part WHEN 0 THEN 'niet ' ELSE '' END, what)
            WHEN part = 0  THEN pg_catalog.format('Bij geen van de %s %s %s %s.', dutch_number(whole), noun, verb, what)
            ELSE pg_catalog.format('Van %s %s %s bij %s %s.', dutch_number(whole), noun, verb, dutch_share(part, whole),
                                   what) END;
COMMENT ON FUNCTION dutch_sentence(bigint, bigint, text, text, text) IS 'Een zin over een deel van een geheel.';

-- "Van 1.460 inbraken is bij 31 % het huisnummer niet ingevuld."
CREATE OR REPLACE FUNCTION filled_sentence(filled bigint, whole bigint, noun text, field text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN whole = 1
                 THEN pg_catalog.format('Er is maar één rij; daarin is %s %s ingevuld.', field,
                                        CASE filled WHEN 1 THEN 'wel' ELSE 'niet' END)
            WHEN filled = whole
                 THEN pg_catalog.format('Bij alle %s %s is %s ingevuld.', dutch_number(whole), noun, field)
            WHEN filled = 0     THEN dutch_sentence(0, whole, noun, 'is', field || ' ingevuld')
            ELSE dutch_sentence(whole - filled, whole, noun, 'is', field || ' niet ingevuld') END;
COMMENT ON FUNCTION filled_sentence(bigint, bigint, text, text) IS 'Een zin over hoe vaak een veld is ingevuld.';

-- A number of times, as it stands in a Dutch sentence.
CREATE OR REPLACE FUNCTION dutch_factor(number float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(to_char(number, 'FM999990.00'), '.', ',');
COMMENT ON FUNCTION dutch_factor(float8) IS 'Een verhouding zoals zij in een Nederlandse zin staat: 0,62 of 1,25.';
