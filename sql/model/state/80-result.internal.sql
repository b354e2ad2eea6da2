-- What results there are, as of when they stand, and what has changed since.

-- A row per table and transaction that changed it, so that two who write do not wait for each other.
CREATE TABLE state_change (
    what        text,
    transaction xid8 DEFAULT pg_current_xact_id(),
    PRIMARY KEY (what, transaction)
);

CREATE TABLE result (
    result       text PRIMARY KEY,
    position     int NOT NULL UNIQUE,
    by_day       boolean NOT NULL,
    all_kinds    boolean NOT NULL,
    description  text NOT NULL,
    behind       boolean NOT NULL DEFAULT true,
    as_of        date,
    refreshed_at timestamp(0),
    rows         int,
    seconds      float8,
    version      text
);

-- One row: the day on which results are reckoned.
CREATE TABLE result_day (
    result_day_id int PRIMARY KEY DEFAULT 1 CHECK (result_day_id = 1),
    as_of         date NOT NULL
);
