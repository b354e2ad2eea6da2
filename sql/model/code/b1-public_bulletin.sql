-- One page for residents, of what was published alone.

CREATE OR REPLACE FUNCTION public_bulletin(level text, code text) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('van niveau %s is niets gepubliceerd met code %s', coalesce($1, 'NULL'),
                                          coalesce($2, 'NULL')),
                        'Wat is gepubliceerd staat in area_rate_open; publish_results publiceert.')
    WHERE  NOT EXISTS (SELECT FROM area_rate_open AS r WHERE r.level = $1 AND r.code = $2);
    WITH asked AS (
        SELECT max(r.name) AS name, max(r.published_on) AS published_on
        FROM   area_rate_open AS r WHERE r.level = $1 AND r.code = $2
    ), page AS (
        SELECT xmlelement(NAME html, xmlattributes('nl' AS lang),
            xmlelement(NAME head, xmlelement(NAME meta, xmlattributes('utf-8' AS charset)),
                       xmlelement(NAME meta,
                                  xmlattributes('viewport' AS name, 'width=device-width, initial-scale=1' AS content)),
                       xmlelement(NAME title, 'Woninginbraak in ' || a.name), xmlelement(NAME style, bulletin_style())),
            xmlelement(NAME body,
                xmlelement(NAME header, xmlelement(NAME h1, 'Woninginbraak in ' || a.name),
                           xmlelement(NAME p, 'Gepubliceerd op ' || to_char(a.published_on, 'DD-MM-YYYY') || '.')),
                page_section('Wat er gebeurde', xmlconcat(page_list(public_sentences($1, $2)), public_plot($1, $2))),
                page_section('Wat helpt',
                             page_list(ARRAY['Doe deuren en ramen op slot, ook als u maar even weg bent, en laat geen sleutel in het slot zitten.',
                                             'Goede sloten en een strip of schild dat het uittrekken van de cilinder belet, kosten een inbreker tijd die hij niet heeft.',
                                             'Licht bij voordeur, achterdeur en achterpad, en een heg die laag genoeg is om overheen te kijken.',
                                             'Laat uw huis bewoond lijken als u weg bent, en vraag de buren een oogje in het zeil te houden.',
                                             'Buren die elkaar groeten en kennen: daar komt een inbreker niet graag.'])),
                page_section('Ziet u iets?',
                             page_list(ARRAY['Is er nu iemand aan het inbreken: bel 112.',
                                             'Is het niet dringend, of wilt u iets vertellen: bel de politie op 0900-8844.',
                                             'Is bij u ingebroken: doe altijd aangifte, ook van een poging. Zo blijft bekend waar iets aan de hand is.'])),
                page_section('Bij deze cijfers',
                             page_list(ARRAY['Geteld is wat bij de politie is gemeld. Kleine aantallen worden niet verteld, om niemand aan te wijzen.'])))) AS page
        FROM   asked AS a
    )
    SELECT '<!DOCTYPE html>' || chr(10) || xmlserialize(CONTENT p.page AS text) FROM page AS p;
END;
COMMENT ON FUNCTION public_bulletin(text, text) IS
'Een pagina (HTML) voor bewoners van een gebied: wat er is gepubliceerd (area_rate_open), in gewone woorden, wat helpt, en wie te bellen. Zonder adressen en zonder getal dat niet is gepubliceerd: iedereen mag haar lezen, ook een rol die alleen leest wat openbaar is. Geen script en niets van elders. Fout: een gebied waarvan niets is gepubliceerd.';
