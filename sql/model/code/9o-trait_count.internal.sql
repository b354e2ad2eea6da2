-- Counting between two days by a trait: what counts of ways of entry and changes since a meeting share.

CREATE OR REPLACE FUNCTION require_trait(trait text) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('%s is geen kenmerk waarnaar wordt geteld', coalesce(trait, 'NULL')),
                        'Kenmerken: modus_operandi (werkwijze), entry (plek van binnenkomst), entry_side (kant), tool (gereedschap), loot (buit), daypart (dagdeel), house_type (woningtype).')
    WHERE  trait_name(trait) IS NULL;
END;
COMMENT ON FUNCTION require_trait(text) IS 'Weigert een kenmerk dat er niet is.';

-- Wilson's interval of a share: it stays between 0 and 1, also with few.
CREATE OR REPLACE FUNCTION share_limit(part bigint, whole bigint, side int) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN whole > 0
                 THEN least(1,
                            greatest(0,
                                     (part + 1.9207294 + side * 1.959964 * sqrt(part * (whole - part) / whole::float8 + 0.9603647)) / (whole + 3.8414588))) END;
COMMENT ON FUNCTION share_limit(bigint, bigint, int) IS 'De grens van het 95%-interval van een deel (Wilson 1927): de laagste bij side -1, de hoogste bij 1. NULL bij 0 van 0.';

CREATE OR REPLACE FUNCTION count_traits(of_level text, of_code text, days daterange, of_trait text, attempts boolean,
                                        other_objects boolean, unknown_objects boolean)
RETURNS TABLE (code text, trait text, class text, class_name text, burglaries int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
    SELECT d.code, d.trait, d.class, max(d.class_name), sum(d.burglaries)::int
    FROM   trait_day AS d
    WHERE  d.level = of_level AND (of_code IS NULL AND d.current = 1 OR d.code = of_code) AND d.known = 1
    AND    d.day <@ days AND (of_trait IS NULL OR d.trait = of_trait)
    AND    is_counted(d.attempt, d.residential, attempts, other_objects, unknown_objects)
    GROUP  BY d.code, d.trait, d.class;
END;
COMMENT ON FUNCTION count_traits(text, text, daterange, text, boolean, boolean, boolean) IS 'Inbraken van bekende dagen per gebied, kenmerk en klasse; zonder klasse waar het kenmerk niet bekend is.';
