-- Who was given which results. A row stays as it was written: code/9d-disclosure refuses to change one, and seals each
-- with the one before it.

CREATE TABLE disclosure_register (
    disclosure_id int PRIMARY KEY,
    means         text NOT NULL DEFAULT 'file',
    recipient     text NOT NULL,
    results       text[] NOT NULL,
    level         text NOT NULL,
    purpose       text NOT NULL,
    legal_basis   text,
    expires_on    date,
    disclosed_on  date NOT NULL,
    note          text,
    registered_by text NOT NULL,
    registered_as text NOT NULL,
    registered_at timestamptz NOT NULL,
    seal          text NOT NULL,
    CONSTRAINT disclosure_means_is_known CHECK (means IN ('file', 'publication', 'grant', 'revocation', 'share',
                                                          'share_end')),
    CONSTRAINT disclosure_level_is_known CHECK (level IN ('openbaar', 'werk', 'adres')),
    CONSTRAINT disclosure_dates_are_finite CHECK (isfinite(expires_on) AND isfinite(disclosed_on)),
    -- Addresses leave the house with a right and an end, or not at all.
    CONSTRAINT disclosure_of_addresses_is_lawful CHECK (means NOT IN ('file', 'share') OR level <> 'adres'
                                                        OR pg_catalog.num_nulls(legal_basis, expires_on) = 0)
);
