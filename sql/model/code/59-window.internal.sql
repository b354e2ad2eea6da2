-- When was a burglary, of which police files give a begin, an end and a report?

CREATE OR REPLACE FUNCTION day_end(at timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_trunc('day', at) + interval '1 day' - interval '1 second';
COMMENT ON FUNCTION day_end(timestamp) IS 'De laatste seconde van een dag.';

-- Nothing says whether a report at midnight is a day without a time; the end of that day is not too early in any case.
CREATE OR REPLACE FUNCTION no_later_than(at timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN at = date_trunc('day', at) THEN day_end(at) ELSE at END;
COMMENT ON FUNCTION no_later_than(timestamp) IS 'Een tijdstip; van een dag zonder tijd (00:00) de laatste seconde.';

-- These come after all other flags, so that a model of before them gets the same by adding them.
CREATE OR REPLACE FUNCTION time_flags(occurred_from timestamp, occurred_to timestamp, reported_at timestamp,
                                      received_on date) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(ARRAY[CASE WHEN occurred_from > no_later_than(reported_at)           THEN 'begin na kennisname' END,
                          CASE WHEN occurred_to > no_later_than(reported_at)             THEN 'eind na kennisname' END,
                          CASE WHEN occurred_from > day_end(received_on::timestamp)
                                    THEN 'begin in de toekomst' END,
                          CASE WHEN occurred_to > day_end(received_on::timestamp)        THEN 'eind in de toekomst' END,
                          CASE WHEN reported_at > day_end(received_on::timestamp)
                                    THEN 'kennisname in de toekomst' END], NULL);
COMMENT ON FUNCTION time_flags(timestamp, timestamp, timestamp, date) IS
'Wat vreemd is aan de tijden van een inbraak: een begin of eind na de kennisname, of een tijd na de dag waarop de levering is ontvangen.';

-- The clock goes back and forth: the night in which it does lasts an hour more or less than it says.
CREATE OR REPLACE FUNCTION passed(at timestamp) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(epoch FROM at AT TIME ZONE 'Europe/Amsterdam')::float8;
COMMENT ON FUNCTION passed(timestamp) IS
'Hoeveel seconden er tot een tijdstip van de Nederlandse klok zijn verstreken; het verschil van twee tijdstippen is wat er werkelijk tussen ligt. Van het uur dat in de herfst tweemaal komt, is dat het tweede.';

-- A burglary is no later than its report, and no later than the delivery that tells of it. A begin after those says
-- nothing, nor does an end before the begin; then the other moments tell the day. What none of them tells is not known.
CREATE OR REPLACE FUNCTION time_window(occurred_from timestamp, occurred_to timestamp, is_exact boolean,
                                       end_is_day boolean, reported_at timestamp, received_on date)
RETURNS TABLE (occurred_on date, window_hours numeric, first_day date, last_day date)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN w.last >= w.first
                     THEN (to_timestamp((h.from_first + h.to_last) / 2) AT TIME ZONE 'Europe/Amsterdam')::date
                ELSE o.one_day END,
           CASE WHEN w.last >= w.first AND is_exact AND NOT end_is_day
                     THEN ((h.to_last - h.from_first) / 3600)::numeric END,
           CASE WHEN w.last >= w.first THEN w.first::date ELSE o.one_day END,
           CASE WHEN w.last >= w.first THEN greatest(least(w.last, k.latest), w.first)::date ELSE o.one_day END
    FROM  (SELECT day_end(received_on::timestamp) AS receipt OFFSET 0) AS r
    CROSS  JOIN LATERAL (SELECT CASE WHEN reported_at <= coalesce(r.receipt, reported_at)
                                          THEN no_later_than(reported_at) END AS report OFFSET 0) AS n
    CROSS  JOIN LATERAL (SELECT n.report, least(n.report, r.receipt) AS latest OFFSET 0) AS k
    CROSS  JOIN LATERAL (SELECT CASE WHEN occurred_from <= coalesce(k.latest, occurred_from)
                                          THEN occurred_from END AS first,
                                CASE WHEN end_is_day OR NOT is_exact AND occurred_to = date_trunc('day', occurred_to)
                                          THEN day_end(occurred_to) ELSE occurred_to END AS last
                         OFFSET 0) AS w
    -- in spring there is no half past two
    CROSS  JOIN LATERAL (SELECT passed(w.first) AS from_first,
                                greatest(passed(least(w.last, k.latest)), passed(w.first)) AS to_last OFFSET 0) AS h
    CROSS  JOIN LATERAL (SELECT CASE WHEN w.first IS NOT NULL                               THEN w.first::date
                                     WHEN occurred_to <= coalesce(k.latest, occurred_to)    THEN occurred_to::date
                                     WHEN k.report IS NOT NULL
                                          THEN reported_at::date END AS one_day OFFSET 0) AS o;
END;
COMMENT ON FUNCTION time_window(timestamp, timestamp, boolean, boolean, timestamp, date) IS
'De dag van een inbraak, het midden van haar tijdvak, en de lengte daarvan in uren die werkelijk verstreken: de nacht waarin de klok verspringt, is een uur korter of langer. Het tijdvak eindigt uiterlijk bij de kennisname en op de dag van ontvangst; een eind zonder tijd is het eind van die dag. first_day, last_day: de eerste en de laatste dag van het tijdvak; is niet begin en eind bekend, dan beide de dag. De dagen zijn NULL als geen van de tijden ze zegt, de lengte als begin, eind of tijdstip onbekend is.';

-- Of a year in two digits nobody meant one that was still to come.
CREATE OR REPLACE FUNCTION past_moment(value text, received_on date) RETURNS TABLE (at timestamp, is_exact boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN extract(year FROM m.at) > extract(year FROM received_on)
                     AND tidy(value) ~ '^(\w+,? )?\d\d?\.?[-/. ]?(\d\d?|[a-zA-Z]{3,9})\.?[-/. ]\d\d(,? |$)'
                THEN m.at - interval '100 years' ELSE m.at END, m.is_exact
    FROM   moment_in(value) AS m;
END;
COMMENT ON FUNCTION past_moment(text, date) IS
'Als moment_in; een jaartal van twee cijfers dat na het jaar van ontvangst zou liggen, is dat van een eeuw eerder.';
