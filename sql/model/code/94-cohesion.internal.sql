-- The words of cohesion_join and rate_table, which speak English, for those who read the model.

-- Each phrase stands between semicolons, or after the name of a level. A phrase that is not known here stays as it is.
CREATE OR REPLACE FUNCTION dutch_rule(rule text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
       replace(replace(replace(replace(replace(replace(replace(replace(replace(replace('; ' || rule || '; ',
       '; by postcode; ',                                 '; op postcode; '),
       '; by location; ',                                 '; op de plek; '),
       '; around the postcode; ',                         '; rond de postcode; '),
       '; no score: ',                                    '; geen score: '),
       ': no date; ',                                     ': geen datum; '),
       ': no postcode and no location; ',                 ': geen postcode en geen plek; '),
       ': no area known for this postcode; ',             ': geen gebied bekend bij deze postcode; '),
       ': no area known for this location; ',             ': geen gebied bekend bij deze plek; '),
       ': no area known for this postcode or location; ', ': geen gebied bekend bij deze postcode of plek; '),
       ' no score; ',                                     ' geen score; '),
       ' later than the date; ',                          ' van na de datum; '),
       ' too old; ',                                      ' te oud; '),
       ' of another series; ',                            ' uit een andere reeks; '),
       ' too few respondents; ',                          ' te weinig respondenten; '),
       ' number of respondents not known; ',              ' aantal respondenten onbekend; '),
       '; not shrunk, its uncertainty is not known; ',    '; niet bijgesteld, de onzekerheid is onbekend; '),
       '; not shrunk, no other score to learn from; ',    '; niet bijgesteld, er is geen andere score om van te leren; '),
       '; shrunk to the mean of its level; ',             '; bijgesteld naar het gemiddelde van het niveau; '),
       '; shrunk to ',                                    '; bijgesteld naar '),
       '; bridged from series ',                          '; omgerekend uit de reeks '),
       ', times ',                                        ', maal '),
       ', at most ',                                      ', hoogstens '),
       '; the postcode is not one; ',                     '; de postcode is er geen; '), '; ');
COMMENT ON FUNCTION dutch_rule(text) IS 'Wat cohesion_join als rule geeft, in het Nederlands.';

CREATE OR REPLACE FUNCTION dutch_flags(flags text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg(coalesce('{
    "small_n":      "minder dan tien inbraken",
    "few_areas":    "minder dan tien gebieden",
    "ecological":   "over gebieden, niet over woningen",
    "confounded":   "binnen gemeenten anders",
    "thin_overlap": "binnen weinig gemeenten te vergelijken",
    "no_dwellings": "geen woningen",
    "no_standard":  "zonder woningen in de vergelijking",
    "left_out":     "buiten de vergelijking"
    }'::jsonb ->> f.flag, f.flag), '; ' ORDER BY f.place)
        FROM unnest(flags) WITH ORDINALITY AS f (flag, place));
COMMENT ON FUNCTION dutch_flags(text[]) IS 'De waarschuwingen van rate_table in woorden.';
