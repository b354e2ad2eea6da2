-- What refresh_results() keeps, for maps and reports: narrow tables with a whole number as their key.

CREATE TABLE near_repeat_cell (
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
    excess_shrunk       float8,
    as_of               date NOT NULL,
    refreshed_at        timestamp(0) NOT NULL
);

CREATE TABLE near_repeat_role (
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
    as_of          date NOT NULL,
    refreshed_at   timestamp(0) NOT NULL,
    geom           geometry(Point, 28992) NOT NULL
);
CREATE INDEX near_repeat_role_geom_idx ON near_repeat_role USING gist (geom);

CREATE TABLE near_repeat_link (
    near_repeat_link_id int PRIMARY KEY,
    earlier_id          int NOT NULL,
    later_id            int NOT NULL,
    occurred_on         date NOT NULL,
    chain_id            int NOT NULL,
    distance            float8 NOT NULL,
    days                int NOT NULL,
    same_place          int NOT NULL,
    as_of               date NOT NULL,
    refreshed_at        timestamp(0) NOT NULL,
    geom                geometry(LineString, 28992) NOT NULL
);
CREATE INDEX near_repeat_link_geom_idx ON near_repeat_link USING gist (geom);

CREATE TABLE near_repeat_chain (
    chain_id     int PRIMARY KEY,
    burglaries   int NOT NULL,
    places       int NOT NULL,
    first_day    date NOT NULL,
    last_day     date NOT NULL,
    active       int NOT NULL,
    as_of        date NOT NULL,
    refreshed_at timestamp(0) NOT NULL,
    geom         geometry(Polygon, 28992) NOT NULL
);
CREATE INDEX near_repeat_chain_geom_idx ON near_repeat_chain USING gist (geom);

CREATE TABLE repeat_address (
    dwelling_id   int PRIMARY KEY,
    burglaries    int NOT NULL,
    first_day     date NOT NULL,
    last_day      date NOT NULL,
    days_between  int NOT NULL,
    gemeente_code varchar(6),
    buurt_code    varchar(10),
    postcode      varchar(6),
    as_of         date NOT NULL,
    refreshed_at  timestamp(0) NOT NULL,
    geom          geometry(Point, 28992) NOT NULL
);
CREATE INDEX repeat_address_geom_idx ON repeat_address USING gist (geom);

CREATE TABLE dwelling_risk (
    dwelling_id   int PRIMARY KEY,
    relative_risk float8 NOT NULL,
    gemeente_code varchar(6),
    buurt_code    varchar(10),
    postcode      varchar(6),
    as_of         date NOT NULL,
    refreshed_at  timestamp(0) NOT NULL,
    geom          geometry(Point, 28992) NOT NULL
);
CREATE INDEX dwelling_risk_geom_idx ON dwelling_risk USING gist (geom);
