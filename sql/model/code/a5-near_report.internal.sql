-- Reports of other kinds beside burglaries, and what dominates in an area.

CREATE OR REPLACE FUNCTION require_event_kind(of_kind text, of_gemeente text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM place_kind AS k WHERE k.kind = of_kind AND k.is_event) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('er is geen soort melding "%s"', of_kind),
            HINT = pg_catalog.format('Kies een van: %s.',
                                     (SELECT string_agg(k.kind, ', ' ORDER BY k.position)
                                      FROM   place_kind AS k WHERE k.is_event));
    END IF;
    IF of_gemeente IS NOT NULL
    AND NOT EXISTS (SELECT FROM newest_area AS a WHERE a.level = 'gemeente' AND a.code = of_gemeente) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('er is geen kaart van gemeente "%s"', of_gemeente),
            HINT = 'Geef een code als GM0153, en laad de grenzen van gemeenten eerst.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_event_kind(text, text) IS 'Weigert een soort die geen melding is, en een gemeente zonder kaart.';
