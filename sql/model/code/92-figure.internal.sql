-- What the comparisons of figures share.

CREATE OR REPLACE FUNCTION is_sensitive(factor text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE made_of AS (
        SELECT is_sensitive.factor AS part
        UNION
        SELECT c.factor FROM made_of AS m JOIN factor_component AS c ON c.composite = m.part
    )
    SELECT bool_or(f.sensitive) FROM made_of AS m JOIN factor AS f ON f.factor = m.part;
END;
COMMENT ON FUNCTION is_sensitive(text) IS 'Of een factor gevoelig is (factor.sensitive), of een factor waaruit hij bestaat; NULL als de factor er niet is.';

-- Near the middle the series of the normal distribution, every term of which is positive; in the tail its continued fraction.
CREATE OR REPLACE FUNCTION normal_p(z float8) RETURNS float8
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    x float8 := abs(z);
    density float8 := exp(greatest(-x * x / 2, -745.0)) * sqrt(2 / pi());
    term float8 := x;
    total float8 := x;
    fraction float8 := x;
BEGIN
    IF x < 3 THEN
        FOR i IN 1 .. 60 LOOP
            term := term * x * x / (2 * i + 1);
            total := total + term;
        END LOOP;
        RETURN 1 - density * total;
    END IF;
    FOR i IN REVERSE 200 .. 1 LOOP
        fraction := x + i / fraction;
    END LOOP;
    RETURN density / fraction;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION normal_p(float8) IS 'De kans dat een normaal verdeeld getal minstens zo ver van nul ligt, aan een van beide kanten.';
