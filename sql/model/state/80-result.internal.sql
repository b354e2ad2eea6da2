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

-- One row: the day as of which results are reckoned, and until when letters count.
CREATE TABLE result_day (
    result_day_id int PRIMARY KEY DEFAULT 1 CHECK (result_day_id = 1),
    as_of         date NOT NULL,
    letters_to    date NOT NULL
);

-- A table for each: narrow, and with a whole number as its key.
CREATE TABLE near_repeat_cell_result (
    near_repeat_cell_id int PRIMARY KEY,
    day_from            date NOT NULL,
    day_to              date NOT NULL,
    burglaries          int NOT NULL,
    distance_from       float8 NOT NULL,
    distance_to         float8,
    days_from           int NOT NULL,
    days_to             int,
    observed            int NOT NULL,
    expected            float8,
    knox_ratio          float8,
    p_value             float8,
    p_adjusted          float8,
    excess              float8,
    excess_low          float8,
    excess_high         float8,
    excess_shrunk       float8
);

CREATE TABLE near_repeat_role_result (
    burglary_id    int PRIMARY KEY,
    occurred_on    date NOT NULL,
    role_number    int NOT NULL,
    role           varchar(20) NOT NULL,
    chain_id       int,
    chain_size     int,
    originator_id  int,
    previous_id    int,
    days_since     int,
    distance_from  float8,
    earlier_events int NOT NULL,
    later_events   int NOT NULL,
    geom           geometry(Point, 28992) NOT NULL
);
CREATE INDEX near_repeat_role_result_geom_idx ON near_repeat_role_result USING gist (geom);

CREATE TABLE near_repeat_link_result (
    near_repeat_link_id int PRIMARY KEY,
    earlier_id          int NOT NULL,
    later_id            int NOT NULL,
    occurred_on         date NOT NULL,
    chain_id            int NOT NULL,
    distance            float8 NOT NULL,
    days                int NOT NULL,
    same_place          int NOT NULL,
    geom                geometry(LineString, 28992) NOT NULL
);
CREATE INDEX near_repeat_link_result_geom_idx ON near_repeat_link_result USING gist (geom);

CREATE TABLE near_repeat_chain_result (
    chain_id     int PRIMARY KEY,
    burglaries   int NOT NULL,
    places       int NOT NULL,
    first_day    date NOT NULL,
    last_day     date NOT NULL,
    active       int NOT NULL,
    geom         geometry(Polygon, 28992) NOT NULL
);
CREATE INDEX near_repeat_chain_result_geom_idx ON near_repeat_chain_result USING gist (geom);

CREATE TABLE repeat_address_result (
    dwelling_id   int PRIMARY KEY,
    burglaries    int NOT NULL,
    first_day     date NOT NULL,
    last_day      date NOT NULL,
    days_between  int NOT NULL,
    gemeente_code varchar(6),
    buurt_code    varchar(10),
    postcode      varchar(6),
    geom          geometry(Point, 28992) NOT NULL
);
CREATE INDEX repeat_address_result_geom_idx ON repeat_address_result USING gist (geom);

CREATE TABLE dwelling_risk_result (
    dwelling_id   int PRIMARY KEY,
    relative_risk float8 NOT NULL,
    gemeente_code varchar(6),
    buurt_code    varchar(10),
    postcode      varchar(6),
    geom          geometry(Point, 28992) NOT NULL
);
CREATE INDEX dwelling_risk_result_geom_idx ON dwelling_risk_result USING gist (geom);
