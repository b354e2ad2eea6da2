-- Municipalities that share one model: each has a schema with its own addresses, in tables of its own, so that no right
-- and no filter stands between it and another's rows.
CREATE TABLE shared_gemeente (
    gemeente_code text PRIMARY KEY,
    schema_name   text NOT NULL UNIQUE,
    role          text NOT NULL,
    shared_on     date NOT NULL,
    legal_basis   text NOT NULL CHECK (btrim(legal_basis) <> ''),
    expires_on    date NOT NULL CHECK (isfinite(expires_on))
);
