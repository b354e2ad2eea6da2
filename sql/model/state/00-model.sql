-- What this schema is.

CREATE TABLE model (
    version    text        PRIMARY KEY,
    created_by text        NOT NULL DEFAULT session_user,
    created_at timestamptz NOT NULL DEFAULT now(),
    code       jsonb       NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX model_one_row ON model ((true));
INSERT INTO model (version) SELECT extversion FROM pg_extension WHERE extname = 'burglary';
