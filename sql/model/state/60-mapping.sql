-- The ready mappings, by what they are about: which columns of a source serve which field. A mapping of one's own is a
-- row more.

-- Burglaries as the police delivers them.

INSERT INTO mapping (mapping, kind, description, columns, options) VALUES
('bvh', 'burglary', 'Export van BVH, 33 kolommen, een rij per incident',
 '{"source_id": ["incident_identificatie"], "offence_code": ["incidentsoort_code"], "offence": ["incidentsoort"],
   "street_name": ["pleegstraatnaam"], "house_number": ["pleeghuisnummer_met_toev", "pleeghuisnummer"], "postcode": ["pleegpostcode"],
   "woonplaats": ["pleegplaats"], "gemeente": ["pleeggemeente"], "occurred_from": ["begin_pleegdatum_tijd"],
   "occurred_to": ["eind_pleegdatum_tijd"], "reported_at": ["kennisnamedatum_tijd"], "attempt": ["poging"], "x": ["x"], "y": ["y"],
   "modus_operandi": ["modus_operandi", "mo", "mo_omschrijving", "werkwijze"],
   "entry": ["plaats_van_binnenkomst", "wijze_van_binnenkomst", "plek_van_binnenkomst", "binnenkomst"],
   "loot": ["buit", "weggenomen_goederen", "gestolen_goederen", "ontvreemde_goederen"], "temperature": ["temperatuur"], "weather": ["weer", "weersgesteldheid"]}',
 '{"source": "BVH", "identity": "source_id", "required": ["source_id", "occurred_from"]}'),
('politie straat', 'burglary', 'Levering op straat en postcode: datum en tijdstip, straatnaam, postcode met letters',
 '{"occurred_from": ["datum_tijdstip", "datum_tijd", "pleegdatum_tijd"], "occurred_on": ["datum", "pleegdatum"], "occurred_time": ["tijdstip", "tijd"],
   "street_name": ["straatnaam", "straat"], "postcode": ["postcode"], "woonplaats": ["plaats", "woonplaats"], "gemeente": ["gemeente"],
   "attempt": ["poging"], "modus_operandi": ["modus_operandi", "mo", "mo_omschrijving", "werkwijze"],
   "entry": ["plaats_van_binnenkomst", "wijze_van_binnenkomst", "plek_van_binnenkomst", "binnenkomst"],
   "loot": ["buit", "weggenomen_goederen", "gestolen_goederen", "ontvreemde_goederen"], "temperature": ["temperatuur"], "weather": ["weer", "weersgesteldheid"]}',
 '{"source": "politie straat", "required": ["street_name", "postcode"], "object_kind": "woning"}');

-- Panden and verblijfsobjecten of the BAG, as PDOK's bag-light has them or any relation with the same facts.

INSERT INTO mapping (mapping, kind, description, columns, options) VALUES
('bag-light pand', 'pand', 'PDOK bag-light.gpkg, laag pand; ook LVBAG en NLExtract',
 '{"pand_id": ["identificatie"], "bouwjaar": ["bouwjaar", "oorspronkelijkbouwjaar"], "status": ["status", "pandstatus"],
   "valid_from": ["begingeldigheid", "begindatumtijdvakgeldigheid"], "valid_to": ["eindgeldigheid", "einddatumtijdvakgeldigheid"],
   "inactive_at": ["tijdstipinactief"]}',
 '{"identity": "pand_id", "required": ["pand_id", "status"]}'),
('bag-light verblijfsobject', 'verblijfsobject', 'PDOK bag-light.gpkg, laag verblijfsobject',
 '{"verblijfsobject_id": ["identificatie"], "pand_id": ["pand_identificatie", "pandidentificatie"], "status": ["status"],
   "purpose": ["gebruiksdoel"], "floor_area": ["oppervlakte"], "bouwjaar": ["bouwjaar"],
   "nummeraanduiding_id": ["nummeraanduiding_hoofdadres_identificatie"], "street_id": ["openbare_ruimte_identificatie"],
   "street_name": ["openbare_ruimte_naam", "openbare_ruimte", "openbare_r", "openbareruimte", "openbareruimtenaam"],
   "street_name_short": ["openbare_ruimte_naam_kort"], "x": ["x", "xcoord", "x_coordinaat"], "y": ["y", "ycoord", "y_coordinaat"],
   "huisnummer": ["huisnummer"], "huisletter": ["huisletter"], "toevoeging": ["toevoeging", "huisnummertoevoeging"],
   "postcode": ["postcode"], "woonplaats": ["woonplaats_naam", "woonplaats"], "gemeente_code": ["bronhouder_identificatie"]}',
 '{"identity": "verblijfsobject_id", "required": ["verblijfsobject_id", "status", "purpose"]}');

-- Areas: buurten, wijken and gemeenten of the CBS WijkBuurtkaart, postcode areas, and the user's own.

INSERT INTO mapping (mapping, kind, description, columns, options) VALUES
('wijkbuurtkaart buurt', 'area', 'CBS WijkBuurtkaart, laag buurten',
 '{"code": ["buurtcode", "bu_code", "statcode"], "name": ["buurtnaam", "bu_naam", "statnaam"], "parent_code": ["wijkcode", "wk_code"],
   "year": ["jaar"], "year_code": ["jrstatcode"], "water": ["water"]}',
 '{"required": ["code"], "level": "buurt"}'),
('wijkbuurtkaart wijk', 'area', 'CBS WijkBuurtkaart, laag wijken',
 '{"code": ["wijkcode", "wk_code", "statcode", "code"], "name": ["wijknaam", "wk_naam", "statnaam", "name"], "parent_code": ["gemeentecode", "gm_code"],
   "year": ["jaar"], "year_code": ["jrstatcode"], "water": ["water"]}',
 '{"required": ["code"], "level": "wijk"}'),
('wijkbuurtkaart gemeente', 'area', 'CBS WijkBuurtkaart of bestuurlijke gebieden, laag gemeenten',
 '{"code": ["gemeentecode", "gm_code", "statcode"], "name": ["gemeentenaam", "gm_naam", "statnaam"],
   "year": ["jaar"], "year_code": ["jrstatcode"], "water": ["water"]}', '{"required": ["code"], "level": "gemeente"}'),
('pc4', 'area', 'CBS/PDOK postcode4', '{"code": ["postcode", "postcode4", "pc4"], "year": ["jaar"]}',
 '{"required": ["code"], "level": "pc4"}'),
('pc6', 'area', 'CBS/PDOK postcode6', '{"code": ["postcode6", "postcode", "pc6"], "year": ["jaar"]}',
 '{"required": ["code"], "level": "pc6"}');

-- Figures per area: one row per area with a column per figure ("factor:NAME" is the field of a column), or one row per
-- figure with its name in a column. And the numbers of offences that the police publishes.
--
-- Options of a mapping for figures:
--   levels            the levels that the file is about; a code of another level is refused
--   level             the level of all rows, where no column says it and the code does not show it
-- missing           per field, or for all of them under "*", what is written for a missing figure; "<= -99990" is a
-- whole range
--   measures          for one row per figure: which factor each name in the file is; what is not in it is refused
--   numbered_columns  StatLine's numbers after the names of columns do not count

-- p_hh_li and p_hh_lkk are two figures: the households among the 40% with the lowest income of the country, and those
-- below the low-income line. PDOK calls the first laag_inkomen and the second lage_koopkracht.
-- stedelijkheid_adressen_per_km2 is the class of 1 to 5, in spite of its name.
INSERT INTO mapping (mapping, kind, description, columns, options) VALUES
('cbs kerncijfers', 'factor_value',
 'CBS Kerncijfers wijken en buurten 2013-2024, een rij per gebied: kwb-bestand, StatLine of PDOK',
 '{"code": ["gwb_code_10", "wijkenenbuurten", "buurtcode", "bu_code", "codering", "statcode", "wijkcode", "wk_code", "gemeentecode", "gm_code",
            "gwb_code", "gwb_code_8"],
   "level": ["recs", "soortregio"], "year": ["jaar", "perioden"], "year_code": ["jrstatcode"], "water": ["water"],
   "factor:inwoners": ["a_inw", "aantalinwoners", "aantal_inwoners", "aant_inw"],
   "factor:huishoudens": ["a_hh", "huishoudenstotaal", "aantal_huishoudens", "aantalhuishoudens", "aantal_hh"],
   "factor:woningvoorraad": ["a_woning", "woningvoorraad", "woningen"],
   "factor:woz_gemiddeld": ["g_wozbag", "g_woz", "gemiddeldewozwaardevanwoningen", "gemiddeldewoningwaarde", "gemiddelde_woningwaarde", "woz"],
   "factor:eengezinswoningen": ["p_1gezw", "percentageeengezinswoning", "percentage_eengezinswoning"],
   "factor:tussenwoningen": ["p_1gezw_tw", "percentagetussenwoningeengezins"],
   "factor:hoekwoningen": ["p_1gezw_hw", "percentagehoekwoningeengezins"],
   "factor:twee_onder_een_kap": ["p_1gezw_2w", "percentagetweeondereenkapwoningee"],
   "factor:vrijstaande_woningen": ["p_1gezw_hvw", "p_1gezw_vw", "percentagevrijstaandewoningeengezins"],
   "factor:meergezinswoningen": ["p_mgezw", "percentagemeergezinswoning", "percentage_meergezinswoning"],
   "factor:leegstand": ["p_leegsw", "percentageleegstaand", "percentageonbewoond", "onbewoondewoningen", "percentage_leegstand_woningen",
                        "percentageleegstandwoningen"],
   "factor:koopwoningen": ["p_koopw", "koopwoningen", "percentage_koopwoningen", "percentagekoopwoningen", "p_koopwon"],
   "factor:huurwoningen": ["p_huurw", "huurwoningentotaal", "percentage_huurwoningen", "percentagehuurwoningen", "p_huurwon"],
   "factor:huurwoningen_corporatie": ["p_wcorpw", "inbezitwoningcorporatie", "perc_huurwoningen_in_bezit_woningcorporaties",
                                      "perchuurwoningeninbezitwoningcorporaties", "p_huurcorp"],
   "factor:huurwoningen_overig": ["p_ov_hw", "inbezitoverigeverhuurders", "perc_huurwoningen_in_bezit_overige_verhuurders",
                                  "perchuurwoningeninbezitoverigeverhuurders"],
   "factor:bouwjaar_voor_2000": ["p_bjj2k", "bouwjaarvoor2000", "percentage_bouwjaarklasse_tot_2000", "percentagebouwjaarklassetot2000", "p_wont2000"],
   "factor:bouwjaar_vanaf_2000": ["p_bjo2k", "bouwjaarvanaf2000", "percentage_bouwjaarklasse_vanaf_2000", "percentagebouwjaarklassevanaf2000",
                                  "p_wonv2000"],
   "factor:bouwjaar_ouder_10": ["p_bj_me10", "bouwjaarmeerdantienjaargeleden"],
   "factor:bouwjaar_jonger_10": ["p_bj_mi10", "bouwjaarafgelopentienjaar"],
   "factor:bijstand": ["a_soz_wb", "personenpersoortuitkeringbijstand", "personenmeteenwwbuitkeringtotaal",
                       "aantal_personen_met_een_alg_bijstandsuitkering_tot", "aantal_personen_met_een_algemene_bijstandsuitkering_totaal",
                       "aantalpersonenmeteenalgbijstandsuitkeringtot"],
   "factor:ao": ["a_soz_ao", "personenpersoortuitkeringao", "personenmeteenaouitkeringtotaal", "aantal_personen_met_een_ao_uitkering_totaal",
                 "aantalpersonenmeteenaouitkeringtotaal", "ao_uit_tot"],
   "factor:ww": ["a_soz_ww", "personenpersoortuitkeringww", "personenmeteenwwuitkeringtotaal", "aantal_personen_met_een_ww_uitkering_totaal",
                 "aantalpersonenmeteenwwuitkeringtotaal", "ww_uit_tot"],
   "factor:aow": ["a_soz_ow", "personenpersoortuitkeringaow", "personenmeteenaowuitkeringtotaal", "aantal_personen_met_een_aow_uitkering_totaal",
                  "aantalpersonenmeteenaowuitkeringtotaal"],
   "factor:laagste_inkomens": ["p_hh_li", "k_40huishoudensmetlaagsteinkomen", "huishoudensmetlaaginkomen", "percentage_huishoudens_met_laag_inkomen",
                               "percentage_huishoudens_met_laagste_inkomen", "percentagehuishoudensmetlaaginkomen", "p_laaginkh"],
   "factor:lage_inkomens": ["p_hh_lkk", "huishoudensmeteenlaaginkomen", "huishoudensmetlagekoopkracht", "percentage_huishoudens_met_lage_koopkracht",
                            "percentage_huishoudens_met_een_laag_inkomen", "percentagehuishoudensmetlagekoopkracht"],
   "factor:bevolkingsdichtheid": ["bev_dich", "bevolkingsdichtheid", "bevolkingsdichtheid_inwoners_per_km2", "bevolkingsdichtheidinwonersperkm2",
                                  "bev_dichth"],
   "factor:omgevingsadressendichtheid": ["ste_oad", "omgevingsadressendichtheid", "oad"],
   "factor:stedelijkheid": ["ste_mvs", "matevanstedelijkheid", "stedelijkheid_adressen_per_km2", "stedelijkheidadressenperkm2", "sted"]}',
 '{"required": ["code"], "numbered_columns": true, "levels": ["gemeente", "wijk", "buurt"], "missing": {"*": [".", "x", "-", "<= -99990"]}}'),
('cbs kerncijfers lang', 'factor_value',
 'CBS Kerncijfers wijken en buurten vanaf 2025 (Observations.csv van StatLine), een rij per gebied en maat',
 '{"code": ["wijkenenbuurten"], "factor": ["measure"], "value": ["value"], "text_value": ["stringvalue"], "year": ["perioden"]}',
 '{"required": ["code", "factor", "value"], "levels": ["gemeente", "wijk", "buurt"], "missing": {"*": [".", "x", "-", "<= -99990"]},
   "measures": {"T001036": "inwoners", "1050010_2": "huishoudens", "M000297": "woningvoorraad", "M001642": "woz_gemiddeld",
                "ZW10290": "eengezinswoningen", "ZW25805": "tussenwoningen", "ZW25806": "hoekwoningen", "ZW10300": "twee_onder_een_kap",
                "ZW10320": "vrijstaande_woningen", "ZW10340": "meergezinswoningen", "M008208": "leegstand",
                "1014800": "koopwoningen", "1014800_1": "koopwoningen", "1014850_2": "huurwoningen",
                "A047047": "huurwoningen_corporatie", "A047048": "huurwoningen_overig", "M008209": "bouwjaar_ouder_10", "M008210": "bouwjaar_jonger_10",
                "D006842": "bijstand", "D006837": "ao", "D001827": "ww", "D000193": "aow", "D000186": "laagste_inkomens",
                "M000100": "bevolkingsdichtheid", "ST0003": "omgevingsadressendichtheid", "ST0001": "stedelijkheid"}}'),
-- Counts where the buurten have percentages (meergezins, niet bewoond, in bezit van corporaties) are not bound, nor the
-- income of households, of which nothing says that it is the same measure.
('cbs postcode', 'factor_value', 'CBS/PDOK-cijfers per postcode (postcode4, postcode6), een rij per postcode',
 '{"code": ["postcode6", "postcode5", "postcode4", "postcode", "pc6", "pc5", "pc4"], "year": ["jaar"], "year_code": ["jrstatcode"],
   "factor:inwoners": ["aantal_inwoners"], "factor:huishoudens": ["aantal_part_huishoudens"], "factor:woningvoorraad": ["aantal_woningen"],
   "factor:woz_gemiddeld": ["gemiddelde_woz_waarde_woning"], "factor:koopwoningen": ["percentage_koopwoningen", "p_koopwon"],
   "factor:huurwoningen": ["percentage_huurwoningen", "p_huurwon"],
   "factor:omgevingsadressendichtheid": ["omgevingsadressendichtheid", "oad"], "factor:stedelijkheid": ["stedelijkheid", "sted"]}',
 '{"required": ["code"], "levels": ["pc4", "pc5", "pc6"], "missing": {"*": [".", "x", "-", "<= -99990"]}}'),
('veiligheidsmonitor', 'factor_value', 'Veiligheidsmonitor, cijfers naar postcode: een rij per postcode',
 '{"code": ["postcode", "pc4", "pc5", "pc6"], "respondents": ["aantal respondenten", "respondenten"], "year": ["jaar"],
   "factor:A_LWB_ssSocoh": ["A_LWB_ssSocoh"], "factor:A_LWB_ssFysrz": ["A_LWB_ssFysrz"], "factor:A_LWB_CFleef": ["A_LWB_CFleef"],
   "factor:A_PRV_socioprev": ["A_PRV_socioprev"], "factor:A_PRV_technoprev": ["A_PRV_technoprev"], "factor:A_PRV_Buitlicht": ["A_PRV_Buitlicht"],
   "factor:A_PRV_Slot": ["A_PRV_Slot"], "factor:A_PRV_Alarm": ["A_PRV_Alarm"], "factor:A_PRV_Luiken": ["A_PRV_Luiken"]}',
 '{"required": ["code"], "levels": ["pc4", "pc5", "pc6"], "missing": {"*": ["x", "X", ".", "-"]}}'),
('veiligheidsmonitor marges', 'factor_value',
 'Veiligheidsmonitor (StatLine): een rij per gebied en onderwerp, met de 95%-marges in kolommen',
 '{"code": ["regios", "regio", "gebied", "code", "wijkenenbuurten"], "level": ["niveau", "soortregio"], "year": ["perioden", "jaar"],
   "factor": ["onderwerp", "indicator", "factor"], "value": ["waarde", "value"], "margin_low": ["ondergrens"], "margin_high": ["bovengrens"],
   "respondents": ["respondenten", "aantal respondenten"]}',
 '{"required": ["code", "factor", "value", "margin_low", "margin_high"], "missing": {"*": [".", "x", "X", "-"]},
   "measures": {"sociale_cohesie": "A_LWB_ssSocoh", "schaalscore_sociale_cohesie": "A_LWB_ssSocoh", "cijfer_leefbaarheid": "A_LWB_CFleef",
                "rapportcijfer_leefbaarheid": "A_LWB_CFleef", "fysieke_voorzieningen": "A_LWB_ssFysrz", "buitenverlichting": "A_PRV_Buitlicht",
                "extra_sloten": "A_PRV_Slot", "alarm": "A_PRV_Alarm", "rolluiken": "A_PRV_Luiken",
                "woninginbraak_per_100_inwoners": "vm_woninginbraak", "woninginbraak": "vm_woninginbraak", "woninginbraak_gemeld": "vm_woninginbraak_gemeld",
                "melding_woninginbraak": "vm_woninginbraak_gemeld"}}'),
('leegstand per gebied', 'factor_value', 'Leegstaande woningen in procenten, een rij per gebied',
 '{"code": ["gebiedscode", "buurtcode", "wijkcode", "gemeentecode", "postcode", "code"], "level": ["niveau"], "year": ["jaar"],
   "factor:leegstand": ["leegstandspercentage", "percentage leegstand", "leegstand"]}',
 '{"required": ["code", "factor:leegstand"]}'),
('verhuizingen', 'factor_value',
 'Mutatiegraad: woningen met nieuwe bewoners in een jaar, in procenten, een rij per buurt',
 '{"code": ["buurtcode", "gebiedscode", "wijkcode", "gemeentecode", "postcode", "code"], "level": ["niveau"], "year": ["jaar"],
   "factor:mutatiegraad": ["mutatiegraad", "verhuisgraad"]}',
 '{"required": ["code", "factor:mutatiegraad"], "missing": {"*": [".", "x", "-"]}}'),
('cijfers per gebied', 'factor_value',
 'Eigen cijfers: een rij per gebied, jaar en factor; ook voor basisteams en eigen gebieden',
 '{"code": ["code", "gebiedscode"], "level": ["level", "niveau"], "year": ["year", "jaar"], "factor": ["factor"], "value": ["value", "waarde"],
   "respondents": ["respondents", "respondenten"], "margin_low": ["margin_low", "ondergrens"], "margin_high": ["margin_high", "bovengrens"],
   "series": ["series", "reeks"]}',
 '{"required": ["code", "factor", "value"]}'),
('politie 47022NED', 'published_count',
 'Open data van de politie: geregistreerde misdrijven per wijk en buurt, maandcijfers',
 '{"code": ["wijkenenbuurten", "wijken_en_buurten", "gemeenten", "regios"], "offence_code": ["soortmisdrijf", "soort_misdrijf"],
   "period": ["perioden", "periode"], "registered": ["geregistreerdemisdrijven", "geregistreerde_misdrijven"]}',
 '{"required": ["code", "offence_code", "period", "registered"], "numbered_columns": true, "source": "47022NED", "levels": ["gemeente", "wijk", "buurt"],
   "missing": {"*": [".", "x", "-"]}}'),
('politie 47018NED', 'published_count',
 'Open data van de politie: geregistreerde misdrijven per wijk en buurt, jaarcijfers',
 '{"code": ["wijkenenbuurten", "wijken_en_buurten", "gemeenten", "regios"], "offence_code": ["soortmisdrijf", "soort_misdrijf"],
   "period": ["perioden", "periode"], "registered": ["geregistreerdemisdrijven", "geregistreerde_misdrijven"]}',
 '{"required": ["code", "offence_code", "period", "registered"], "numbered_columns": true, "source": "47018NED", "levels": ["gemeente", "wijk", "buurt"],
   "missing": {"*": [".", "x", "-"]}}');

INSERT INTO mapping (mapping, kind, description, columns, options)
SELECT mapping, kind, description, facts::jsonb || history,
       pg_catalog.jsonb_build_object('required', required::jsonb) || more::jsonb
FROM  (VALUES
    ('lvbag woonplaats', 'area', 'BAG: laag Woonplaats; geef met period_from het jaar op',
     '{"code": ["identificatie"], "name": ["naam", "woonplaatsnaam"]}', '["code", "name"]', '{"level": "woonplaats"}'),
    ('lvbag openbareruimte', 'street', 'BAG: laag Openbareruimte',
     '{"street_id": ["identificatie"], "name": ["naam", "openbareruimtenaam"], "name_short": ["verkortenaam", "verkorteopenbareruimtenaam"],
       "status": ["status", "openbareruimtestatus"], "woonplaats_id": ["woonplaatsref", "gerelateerdewoonplaats"],
       "gemeente_code": ["gemeentecode"]}', '["street_id", "name", "status"]',
     '{}'),
    ('lvbag pand', 'pand', 'BAG: laag Pand',
     '{"pand_id": ["identificatie"], "bouwjaar": ["oorspronkelijkbouwjaar", "bouwjaar"], "status": ["status", "pandstatus"]}',
     '["pand_id", "status"]', '{}'),
    ('lvbag verblijfsobject', 'adresseerbaar_object',
     'BAG: laag Verblijfsobject; bij NLExtract met gebruiksdoel en pand erbij',
     '{"object_id": ["identificatie"], "status": ["status", "verblijfsobjectstatus"],
       "purpose": ["gebruiksdoel", "gebruiksdoelverblijfsobject"], "floor_area": ["oppervlakte", "oppervlakteverblijfsobject"],
       "pand_id": ["pandref", "gerelateerdpand"], "main_address_id": ["hoofdadresnummeraanduidingref", "hoofdadres"],
       "side_address_id": ["nevenadresnummeraanduidingref", "nevenadressen", "nevenadres"]}',
     '["object_id", "status", "purpose", "main_address_id"]', '{}'),
    ('lvbag ligplaats of standplaats', 'adresseerbaar_object',
     'BAG: lagen Ligplaats en Standplaats: adressen, geen woningen',
     '{"object_id": ["identificatie"], "status": ["status", "ligplaatsstatus", "standplaatsstatus"],
       "main_address_id": ["hoofdadresnummeraanduidingref", "hoofdadres"],
       "side_address_id": ["nevenadresnummeraanduidingref", "nevenadressen", "nevenadres"]}',
     '["object_id", "status", "main_address_id"]', '{}'),
    ('lvbag nummeraanduiding', 'address', 'BAG: laag Nummeraanduiding',
     '{"nummeraanduiding_id": ["identificatie"], "status": ["status", "nummeraanduidingstatus"],
       "street_id": ["openbareruimteref", "gerelateerdeopenbareruimte"], "huisnummer": ["huisnummer"], "huisletter": ["huisletter"],
       "toevoeging": ["huisnummertoevoeging"], "postcode": ["postcode"], "woonplaats_id": ["woonplaatsref", "gerelateerdewoonplaats"]}',
     '["nummeraanduiding_id", "status", "street_id", "huisnummer"]', '{}')
) AS layer (mapping, kind, description, facts, required, more),
LATERAL (SELECT '{"valid_from": ["begingeldigheid", "begindatumtijdvakgeldigheid"], "valid_to": ["eindgeldigheid", "einddatumtijdvakgeldigheid"],
                  "inactive_at": ["tijdstipinactief"], "not_in_register_at": ["tijdstipnietbaglv"]}'::jsonb) AS any_layer (history);

INSERT INTO mapping (mapping, kind, description, columns, options) VALUES
('factorlijst', 'factor', 'Een lijst van indicatoren, zoals de checklist van Slim Samen Toezien: een rij per indicator',
 '{"factor": ["factor", "code"], "name": ["indicator", "naam", "omschrijving"], "theme": ["thema", "onderwerp"], "measured": ["per"], "quantity": ["grootheid"],
   "unit": ["eenheid"], "value_min": ["minimum"], "value_max": ["maximum"], "direction": ["richting"], "checklist": ["lijst", "checklist"],
   "number": ["nummer", "nr"], "perspective": ["perspectief"], "owner": ["eigenaar", "bronhouder"], "source": ["bron"], "note": ["toelichting", "opmerking"],
   "sensitive": ["gevoelig"], "part": ["onderdeel", "letter"]}',
 '{"identity": "factor", "required": ["name"], "checklist": "Slim Samen Toezien"}');

-- Figures per dwelling: WOZ, vacancy, tenure, certificates. A row is one dwelling in one year, with a column per
-- factor: the field factor:woz holds the factor woz.

INSERT INTO mapping (mapping, kind, description, columns, options)
SELECT m.mapping, 'dwelling_factor_value', m.description,
       '{"verblijfsobject_id": ["verblijfsobject", "verblijfsobject_id", "verblijfsobjectidentificatie", "adresseerbaarobject_id", "identificatie_verblijfsobject"],
         "street_name": ["straatnaam", "straat", "openbare_ruimte_naam"], "house_number": ["huisnummer"], "huisletter": ["huisletter"],
         "toevoeging": ["huisnummertoevoeging", "toevoeging"], "postcode": ["postcode"], "woonplaats": ["woonplaats", "plaats", "woonplaats_naam"],
         "street_line": ["straat_en_huisnummer", "adres"], "place_line": ["postcode_en_plaats"],
         "date": ["waardepeildatum", "peildatum", "datum"], "year": ["jaar"]}'::jsonb
       || m.columns::jsonb,
       m.options::jsonb
FROM  (VALUES
    ('woz', 'WOZ-waarde per woning, uit de WOZ-registratie',
     '{"source_id": ["woz_objectnummer", "wozobjectnummer"], "factor:woz": ["vastgestelde_waarde", "woz_waarde", "waarde"]}',
     '{"identity": "row_id", "required": ["factor:woz"], "missing": {"factor:woz": ["0", "1"]}}'),
    ('leegstand per woning', 'Leegstand per woning (ja of nee)',
     '{"factor:leegstaand": ["leegstaand", "leegstand"]}', '{"identity": "row_id", "required": ["factor:leegstaand"]}'),
    ('eigendom', 'Koop of huur per woning',
     '{"factor:eigendom": ["eigendom", "eigendomssituatie", "koop_huur", "eigendomsvorm"]}',
     '{"identity": "row_id", "required": ["factor:eigendom"],
       "words": {"eigendom": {"eigen woning": "koop", "eigenaar": "koop", "eigenaar-bewoner": "koop", "eigendom": "koop", "koopwoning": "koop",
                              "corporatiewoning": "corporatie", "woningcorporatie": "corporatie", "huur corporatie": "corporatie",
                              "corporatiehuur": "corporatie", "sociale huur": "corporatie", "woningbouwvereniging": "corporatie",
                              "overig": "overige huur", "particuliere huur": "overige huur", "huur particulier": "overige huur",
                              "huur overig": "overige huur", "vrije sector": "overige huur", "belegger": "overige huur"}}}'),
    ('pkvw', 'Politiekeurmerk Veilig Wonen per woning (ja of nee)',
     '{"factor:pkvw": ["pkvw", "certificaat", "geldig_certificaat", "keurmerk"]}',
     '{"identity": "row_id", "required": ["factor:pkvw"]}'),
    ('kenmerk per woning', 'Eigen bestand met kenmerken per woning: een kolom per factor, met de naam van de factor',
     (SELECT jsonb_object_agg('factor:' || f.factor, pg_catalog.jsonb_build_array(f.factor))::text
      FROM   factor AS f WHERE f.measured = 'dwelling'), '{"identity": "row_id"}')
) AS m (mapping, description, columns, options);

-- Measures: warning letters, prevention advice, neighbourhood groups, and other actions.

INSERT INTO mapping (mapping, kind, description, columns, options) VALUES
('brieven', 'letter',
 'Besmettingsbrieven: een rij per adres, of per zending aan een postcode of een gebied met het aantal brieven',
 '{"sent_on": ["verzenddatum", "datum_verzending", "datum"], "verblijfsobject_id": ["verblijfsobject", "verblijfsobject_id"],
   "street_name": ["straatnaam", "straat"], "house_number": ["huisnummer"], "huisletter": ["huisletter"], "toevoeging": ["toevoeging", "huisnummertoevoeging"],
   "postcode": ["postcode"], "woonplaats": ["woonplaats", "plaats"], "street_line": ["straat_en_huisnummer", "adres"], "place_line": ["postcode_en_plaats"],
   "number_sent": ["aantal", "aantal_brieven"], "incident": ["incident", "incidentnummer", "incident_identificatie"], "sender": ["afzender"]}',
 '{"required": ["sent_on"]}'),
('noaberbouw', 'advice',
 'Preventieadvies, met het adres in twee kolommen of in losse; een kale datum en tijd zijn die van de aanvraag',
 '{"requested_at": ["aangevraagd_op", "datum_tijd", "tijdstip_aanvraag"], "requested_on": ["datum", "datum_aanvraag"], "requested_time": ["tijd", "tijdstip"],
   "given_at": ["advies_gegeven", "datum_advies", "gegeven_op", "datum_tijd_van_het_preventieadvies", "datum_en_tijd_van_het_preventieadvies"],
   "verblijfsobject_id": ["verblijfsobject", "verblijfsobject_id"],
   "street_name": ["straatnaam", "straat"], "house_number": ["huisnummer"], "huisletter": ["huisletter"], "toevoeging": ["toevoeging", "huisnummertoevoeging"],
   "postcode": ["postcode"], "woonplaats": ["woonplaats", "plaats"], "street_line": ["straat_en_huisnummer", "straatnaam_huisnummer", "straatnaam_en_huisnummer", "adres"],
   "place_line": ["postcode_en_plaats", "postcode_plaats", "postcode_en_woonplaats"], "certificate": ["certificaat", "pkvw"]}',
 '{}'),
('noaberbouw advies', 'advice',
 'Preventieadvies, met het adres in twee kolommen of in losse; een kale datum en tijd zijn die van het advies',
 '{"requested_at": ["aangevraagd_op", "tijdstip_aanvraag"], "requested_on": ["datum_aanvraag"], "requested_time": ["tijd_aanvraag"],
   "given_at": ["advies_gegeven", "gegeven_op", "datum_tijd", "datum_tijd_van_het_preventieadvies", "datum_en_tijd_van_het_preventieadvies"],
   "given_on": ["datum", "datum_advies"], "given_time": ["tijd", "tijdstip"], "verblijfsobject_id": ["verblijfsobject", "verblijfsobject_id"],
   "street_name": ["straatnaam", "straat"], "house_number": ["huisnummer"], "huisletter": ["huisletter"], "toevoeging": ["toevoeging", "huisnummertoevoeging"],
   "postcode": ["postcode"], "woonplaats": ["woonplaats", "plaats"], "street_line": ["straat_en_huisnummer", "straatnaam_huisnummer", "straatnaam_en_huisnummer", "adres"],
   "place_line": ["postcode_en_plaats", "postcode_plaats", "postcode_en_woonplaats"], "certificate": ["certificaat", "pkvw"]}',
 '{}'),
('whatsappgroepen', 'watch_group', 'WhatsAppgroepen en andere buurtgroepen, zonder namen van personen',
 '{"name": ["naam_groep", "groepsnaam", "naam"], "place": ["plaats", "woonplaats", "buurt"], "postcode": ["postcode"],
   "members": ["aantal_leden", "leden", "deelnemers", "aantal_deelnemers"], "active_from": ["actief_vanaf", "vanaf", "startdatum"],
   "active_to": ["actief_tot", "actief_tot_en_met", "tot", "einddatum"]}', '{"required": ["name"]}'),
('acties', 'intervention',
 'Actie- en monitoringkader: een rij per actie, voor een gebied, een straat of een eigen vlak',
 '{"number": ["actienummer", "nummer_actie", "actie_nr", "actie_id"], "said_on": ["stand_op", "stand_van", "datum_overleg", "overleg_op"], "level": ["niveau"],
   "code": ["gebiedscode", "buurtcode", "code", "gebied", "probleemgebied", "waar"], "year": ["jaar"], "street": ["straat", "straten", "straatnaam", "locatie"],
   "dwellings_told": ["woningen", "complex", "welke_woningen"], "problem": ["probleem"], "action": ["actie", "actie_wat", "maatregel"],
   "goal": ["doel"], "theme": ["thema"], "type": ["typering", "type"], "kind": ["soort", "soort_actie", "interventie"], "aimed_at": ["gericht_op", "doelgroep"],
   "party": ["partij", "uitvoerder", "wie"], "period_told": ["periode", "wanneer", "weken", "week"], "period_from": ["vanaf", "begin", "startdatum"],
   "period_to": ["tot_en_met", "eind", "einddatum"], "effort": ["inzet"], "note": ["opmerking", "opmerkingen", "toelichting"],
   "done": ["uitgevoerd", "uitgevoerd_ja_nee", "uitgevoerd_ja_deels_nee", "gereed", "status"], "expected_effect": ["verwacht_effect", "verwachte_effect"],
   "look_on": ["opnieuw_bekijken", "bekijken_op", "evaluatie_op", "terugkijken_op"], "result": ["resultaat", "resultaten", "effect"],
   "treated": ["aantal", "aantal_behandeld", "aantal_woningen"], "chances": ["kansen", "resterende_kansen", "kansen_over"]}',
 '{"required": ["action"], "level": "buurt"}');

-- Which areas belong to which larger one, and names of places without an address.

INSERT INTO mapping (mapping, kind, description, columns, options) VALUES
('gebiedsindeling', 'area_member', 'Welk gebied bij welk groter gebied hoort, zoals gemeenten bij een basisteam',
 '{"level": ["niveau"], "code": ["gebiedscode", "gemeentecode", "code"], "year": ["jaar"],
   "parent_level": ["groter_niveau", "hoort_bij_niveau"], "parent_code": ["groter_gebied", "hoort_bij_code", "hoort_bij", "basisteam"],
   "parent_name": ["naam_groter_gebied", "hoort_bij_naam"], "parent_year": ["jaar_groter_gebied", "hoort_bij_jaar"]}',
 '{"required": ["code", "parent_code"], "level": "gemeente", "parent_level": "basisteam"}'),
('plaatsnamen', 'place_name', 'Namen van plekken zonder adres, met een punt',
 '{"name": ["naam"], "woonplaats": ["woonplaats", "plaats"], "gemeente_code": ["gemeentecode"], "uncertainty": ["onzekerheid", "straal"], "x": ["x"], "y": ["y"]}',
 '{"required": ["name"]}');
