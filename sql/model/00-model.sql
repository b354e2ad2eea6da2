-- What this schema is.

CREATE TABLE model (
    version    text        PRIMARY KEY,
    created_by text        NOT NULL DEFAULT session_user,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX model_one_row ON model ((true));
COMMENT ON TABLE model IS 'Eén rij: met welke versie, door wie en wanneer dit model is gemaakt.';
COMMENT ON COLUMN model.version IS 'Versie van de extensie burglary waarmee het model is gemaakt.';
COMMENT ON COLUMN model.created_by IS 'Gebruiker die het model heeft gemaakt.';
COMMENT ON COLUMN model.created_at IS 'Tijdstip waarop het model is gemaakt.';
INSERT INTO model (version) SELECT extversion FROM pg_extension WHERE extname = 'burglary';
