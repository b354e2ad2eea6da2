CREATE OR REPLACE FUNCTION tell_no_pair(factor text, other text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_variable
DECLARE
    unknown text;
    shared record;
BEGIN
    IF factor IS NULL OR other IS NULL THEN
        RETURN;
    END IF;
    SELECT n.name INTO unknown
    FROM   unnest(ARRAY[factor, other]) AS n (name)
    WHERE  NOT EXISTS (SELECT FROM factor AS f WHERE f.factor = n.name) LIMIT 1;
    IF FOUND THEN
        RAISE NOTICE 'er is geen factor "%"%', unknown,
            coalesce('; bedoeld is misschien ' || nearest_name(unknown, ARRAY(SELECT f.factor FROM factor AS f)), '');
        RETURN;
    END IF;
    SELECT w.factor INTO unknown FROM withheld_factor AS w WHERE w.factor IN (factor, other) ORDER BY w.factor LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = pg_catalog.format('factor "%s" is gevoelig en wordt zonder besluit niet vergeleken', unknown),
            HINT = 'Een besluit om hem te gebruiken, met wie, waarom en tot wanneer, is een rij in sensitive_decision.';
    END IF;
    SELECT count(DISTINCT v.code) FILTER (WHERE v.factor = factor) AS these,
           count(DISTINCT v.code) FILTER (WHERE v.factor = other) AS others,
           coalesce((SELECT max(b.areas)
                     FROM   (SELECT count(DISTINCT a.code) AS areas
                             FROM   factor_figure AS a JOIN factor_figure AS o ON o.level = a.level AND o.code = a.code
                             WHERE a.factor = factor AND o.factor = other AND a.value IS NOT NULL
                             AND    o.value IS NOT NULL GROUP BY a.level) AS b), 0) AS areas
    INTO   shared
    FROM   factor_figure AS v WHERE v.factor IN (factor, other) AND v.value IS NOT NULL;
    IF shared.areas < 10 THEN
        RAISE NOTICE 'er is niets te vergelijken: % is bekend van % gebieden en % van %, beide van % op hetzelfde niveau; dat moeten er tien zijn',
            factor, shared.these, other, shared.others, shared.areas;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_no_pair(text, text) IS 'Meldt dat er een factor niet is, of dat er van twee factoren te weinig gebieden zijn om te vergelijken. Fout: een factor die gevoelig is en waarvoor geen besluit geldt.';
