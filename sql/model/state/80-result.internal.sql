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
    kinds        text[],
    description  text NOT NULL,
    behind       boolean NOT NULL DEFAULT true,
    as_of        date,
    letters_to   date,
    refreshed_at timestamp(0),
    rows         int,
    nothing      text,
    seconds      float8,
    version      text
);

-- What several results are made of, for as long as they are refreshed. It goes in the same transaction, so that nobody
-- else ever sees it.
CREATE TABLE kept (
    what text PRIMARY KEY
);
CREATE TABLE kept_known_days (
    gemeente_code text, days datemultirange
);
CREATE TABLE kept_letter_pair (
    burglary_id bigint, dwelling_id bigint, status text, occurred_on date, reported_on date, uncertainty float8,
    distance float8, excess float8, certain boolean,
    timely float8, carried float8, late float8, never float8, protection float8, letter_on date, letter_share float8,
    letters float8, letters_by_share float8,
    duplicates float8, zone text, max_distance float8, risk_days int, deadline_days int, validity_days int,
    delivery_days int, include_own boolean, at date
);
CREATE TABLE kept_hot_spot_cell (
    cell_id int, gemeente_code text, buurt_code text, dwellings int, years float8, burglaries int, expected float8,
    zone_observed int, zone_years float8, zone_expected float8, relative_risk float8, risk_low float8, risk_high float8,
    p_value float8, p_adjusted float8, hot boolean, cold boolean, stable boolean, class text, history text,
    quarter_burglaries int[], quarter_years float8[], odd_burglaries int, geom geometry
);
CREATE TABLE kept_hot_spot_difference (
    hot_spot_id int, about text, trait text, class text, class_name text, number int, told int, rest_number int,
    rest_told int, rest_burglaries int, rest_years float8, other_burglaries int, other_years float8
);
CREATE TABLE kept_forecast_test (
    method text, measured_by text, coverage float8, windows int, first_origin date, as_of date, history_days int,
    burglaries int, hits float8, hit_rate float8, "precision" float8, near_hit_rate float8, near_area float8,
    pai float8, pei_star float8, log_score float8, log_score_uniform float8, brier_skill float8, expected float8,
    baseline_hit_rate float8, difference float8, low float8, high float8, p_value float8, p_adjusted float8,
    flags text[], verdict text
);
CREATE TABLE kept_measure_count (
    measure_id int, role text, area text, period int, first_day date, burglaries int, dwellings int
);

CREATE TABLE kept_measure_area (
    measure_id int, role text, geom geometry, homes int[]
);
CREATE TABLE kept_area_measure (
    measure_id int, source text, intervention_id int, watch_group_id int, name text, kind text, level text, code text,
    begins date, ends date, geom geometry, homes int[]
);

CREATE TABLE kept_measure_candidate (
    measure_id int, area text, treated boolean, dwellings int, features text[], numbers float8[]
);
CREATE TABLE kept_measure_burglary (
    occurred_on date, buurt_code text, gemeente_code text, geom geometry, dwelling_id int
);
CREATE TABLE kept_treated_dwelling (
    treatment text, dwelling_id bigint, treated boolean, stratum text, cluster text, years numeric, burglary_ids int[]
);
CREATE TABLE kept_street_piece (
    place text, street text, dwellings int, homes int[]
);
CREATE TABLE kept_area_count (
    level text, code text, current boolean, gemeente_code text, told_in text, known boolean, year int, dwellings int,
    burglaries int
);
CREATE TABLE kept_dwelling_place (
    dwelling_id int, kind text, distance float8, places int, within float8
);
CREATE TABLE kept_place_share (
    level text, code text, dwellings int, kind text, measured int, near int, distance_median float8
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

CREATE TABLE near_repeat_window_result (
    near_repeat_window_id int PRIMARY KEY,
    day_from              date NOT NULL,
    day_to                date NOT NULL,
    burglaries            int NOT NULL,
    exact                 int NOT NULL,
    to_postcode           int NOT NULL,
    to_street             int NOT NULL,
    over_week             int NOT NULL,
    left_out              int NOT NULL,
    distance_from         float8 NOT NULL,
    distance_to           float8 NOT NULL,
    days_from             int NOT NULL,
    days_to               int NOT NULL,
    observed              float8 NOT NULL,
    certainty             float8,
    expected              float8,
    knox_ratio            float8,
    ratio_corrected       float8,
    ratio_low             float8,
    ratio_high            float8,
    p_value               float8,
    p_adjusted            float8,
    ratio_midpoint        float8,
    ratio_exact           float8
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
    risk_sd       float8 NOT NULL,
    gemeente_code varchar(6),
    buurt_code    varchar(10),
    postcode      varchar(6),
    geom          geometry(Point, 28992) NOT NULL
);
CREATE INDEX dwelling_risk_result_geom_idx ON dwelling_risk_result USING gist (geom);

CREATE TABLE hot_spot_cell_result (
    hot_spot_cell_id int PRIMARY KEY,
    gemeente_code    varchar(6),
    buurt_code       varchar(10),
    dwellings        int NOT NULL,
    burglaries       int NOT NULL,
    expected         float8,
    zone_observed    int,
    zone_expected    float8,
    relative_risk    float8,
    risk_low         float8,
    risk_high        float8,
    p_value          float8,
    p_adjusted       float8,
    hot              int NOT NULL,
    cold             int NOT NULL,
    stable           int NOT NULL,
    class            varchar(20),
    class_name       varchar(30),
    history          varchar(12),
    geom             geometry(Polygon, 28992) NOT NULL
);
CREATE INDEX hot_spot_cell_result_geom_idx ON hot_spot_cell_result USING gist (geom);

CREATE TABLE hot_spot_result (
    hot_spot_id     int PRIMARY KEY,
    gemeente_code   varchar(6),
    buurt_code      varchar(10),
    name            varchar(100),
    squares         int NOT NULL,
    dwellings       int NOT NULL,
    burglaries      int NOT NULL,
    expected        float8,
    ratio           float8,
    ratio_low       float8,
    ratio_high      float8,
    burglaries_year int,
    expected_year   float8,
    class           varchar(20),
    class_name      varchar(30),
    history         varchar(12),
    stable          int NOT NULL,
    share_follows   float8,
    one_chain       int NOT NULL,
    small           int NOT NULL,
    sentence        varchar(1000) NOT NULL,
    geom            geometry(MultiPolygon, 28992) NOT NULL
);
CREATE INDEX hot_spot_result_geom_idx ON hot_spot_result USING gist (geom);

CREATE TABLE cluster_map_result (
    cluster_map_id  int PRIMARY KEY,
    ongoing         int NOT NULL,
    rank            int NOT NULL,
    name            varchar(200),
    gemeente_code   varchar(6),
    buurt_code      varchar(10),
    first_day       date NOT NULL,
    last_day        date NOT NULL,
    radius          float8 NOT NULL,
    burglaries      int NOT NULL,
    places          int NOT NULL,
    expected        float8 NOT NULL,
    ratio           float8 NOT NULL,
    p_value         float8 NOT NULL,
    recurrence_days float8,
    of_burglaries   int NOT NULL,
    left_out        int NOT NULL,
    stands_out      int NOT NULL,
    sentence        varchar(500) NOT NULL,
    geom            geometry(Polygon, 28992) NOT NULL
);
CREATE INDEX cluster_map_result_geom_idx ON cluster_map_result USING gist (geom);

CREATE TABLE hot_spot_trait_result (
    hot_spot_trait_id int PRIMARY KEY,
    hot_spot_id       int NOT NULL,
    about             varchar(10) NOT NULL,
    trait             varchar(60) NOT NULL,
    trait_name        varchar(200),
    class_name        varchar(200),
    number            int NOT NULL,
    told              int NOT NULL,
    share             float8,
    rest_share        float8,
    ratio             float8,
    ratio_low         float8,
    ratio_high        float8,
    p_value           float8,
    p_adjusted        float8,
    rest_burglaries   int,
    rest_ratio        float8,
    rest_ratio_low    float8,
    rest_ratio_high   float8,
    stands_out        int
);

CREATE TABLE forecast_test_result (
    forecast_test_id  int PRIMARY KEY,
    method            varchar(20) NOT NULL,
    method_name       varchar(60) NOT NULL,
    on_map            int,
    measured_by       varchar(10) NOT NULL,
    coverage          float8 NOT NULL,
    windows           int NOT NULL,
    first_day         date NOT NULL,
    last_day          date NOT NULL,
    history_days      int NOT NULL,
    burglaries        int NOT NULL,
    hits              float8,
    hit_rate          float8,
    "precision"       float8,
    near_hit_rate     float8,
    near_area         float8,
    pai               float8,
    pei_star          float8,
    log_score         float8,
    log_score_uniform float8,
    brier_skill       float8,
    expected          float8,
    baseline_hit_rate float8,
    difference        float8,
    low               float8,
    high              float8,
    p_value           float8,
    p_adjusted        float8,
    flags             varchar(200),
    sentence          varchar(500) NOT NULL
);

CREATE TABLE measure_effect_result (
    measure_effect_id  int PRIMARY KEY,
    measure            varchar(20) NOT NULL,
    measure_name       varchar(20) NOT NULL,
    intervention_id    int,
    watch_group_id     int,
    name               varchar(1000) NOT NULL,
    begins             date NOT NULL,
    ends               date,
    first_day          date,
    last_day           date,
    base_periods       int,
    periods            int,
    control_areas      int,
    features           int,
    unlike             int,
    burglaries_before  int,
    burglaries         int,
    control_before     int,
    control_burglaries int,
    expected           float8,
    ratio              float8,
    ratio_low          float8,
    ratio_high         float8,
    p_value            float8,
    p_adjusted         float8,
    dispersion         float8,
    drift              float8,
    detectable         float8,
    near_ratio         float8,
    near_low           float8,
    near_high          float8,
    far_ratio          float8,
    far_low            float8,
    far_high           float8,
    net_difference     float8,
    net_low            float8,
    net_high           float8,
    recent_ratio       float8,
    recent_low         float8,
    recent_high        float8,
    corrected_ratio    float8,
    corrected_low      float8,
    corrected_high     float8,
    placebos           int,
    placebos_as_far    int,
    placebo_p          float8,
    least_p            float8,
    too_few            int,
    flags              varchar(200),
    warnings           varchar(1000),
    reason             varchar(200),
    sentence           varchar(2000)
);
CREATE TABLE measure_series_result (
    measure_series_id int PRIMARY KEY,
    measure_id        int NOT NULL,
    name              varchar(1000) NOT NULL,
    role              varchar(20) NOT NULL,
    role_name         varchar(40) NOT NULL,
    code              varchar(40),
    period            int NOT NULL,
    first_day         date NOT NULL,
    last_day          date NOT NULL,
    burglaries        int NOT NULL,
    dwellings         int NOT NULL,
    rate              float8 NOT NULL
);
CREATE INDEX measure_series_result_measure_id_idx ON measure_series_result (measure_id);

CREATE TABLE treatment_effect_result (
    treatment_effect_id  int PRIMARY KEY,
    treatment            varchar(20) NOT NULL,
    name                 varchar(60) NOT NULL,
    dwelling_years       float8 NOT NULL,
    burglaries           int NOT NULL,
    rate                 float8,
    rate_low             float8,
    rate_high            float8,
    other_dwelling_years float8 NOT NULL,
    other_burglaries     int NOT NULL,
    other_rate           float8,
    other_rate_low       float8,
    other_rate_high      float8,
    compared             int,
    expected             float8,
    ratio                float8,
    ratio_low            float8,
    ratio_high           float8,
    p_value              float8,
    p_adjusted           float8,
    too_few              int NOT NULL,
    sentence             varchar(800) NOT NULL
);

CREATE TABLE forecast_map_result (
    forecast_map_id   int PRIMARY KEY,
    gemeente_code     varchar(6),
    buurt_code        varchar(10),
    name              varchar(100),
    dwellings         int NOT NULL,
    expected          float8 NOT NULL,
    p_any             float8 NOT NULL,
    rank              int NOT NULL,
    rank_in_gemeente  int NOT NULL,
    coverage          float8 NOT NULL,
    "precision"       float8 NOT NULL,
    share_base        float8,
    share_recent      float8,
    method            varchar(20) NOT NULL,
    method_name       varchar(60) NOT NULL,
    hit_rate          float8,
    baseline_hit_rate float8,
    sentence          varchar(500) NOT NULL,
    geom              geometry(Polygon, 28992) NOT NULL
);
CREATE INDEX forecast_map_result_geom_idx ON forecast_map_result USING gist (geom);
CREATE INDEX forecast_map_result_coverage_idx ON forecast_map_result (coverage);

CREATE TABLE measure_reference_area_result (
    measure_reference_area_id int PRIMARY KEY,
    measure_id                int NOT NULL,
    measure                   varchar(20) NOT NULL,
    measure_name              varchar(20) NOT NULL,
    intervention_id           int,
    watch_group_id            int,
    name                      varchar(1000),
    begins                    date NOT NULL,
    ends                      date,
    role                      varchar(10) NOT NULL,
    role_name                 varchar(40) NOT NULL,
    level                     varchar(20),
    code                      varchar(40),
    area_name                 varchar(250),
    rank                      int,
    distance                  float8,
    dwellings                 int,
    first_day                 date NOT NULL,
    last_day                  date NOT NULL,
    years                     int,
    candidates                int,
    features                  int,
    alike                     int,
    reason                    varchar(200),
    geom                      geometry(MultiPolygon, 28992)
);
CREATE INDEX measure_reference_area_result_measure_id_idx ON measure_reference_area_result (measure_id);
CREATE INDEX measure_reference_area_result_geom_idx ON measure_reference_area_result USING gist (geom);

CREATE TABLE measure_balance_result (
    measure_balance_id int PRIMARY KEY,
    measure_id         int NOT NULL,
    role               varchar(10) NOT NULL,
    role_name          varchar(40) NOT NULL,
    feature            varchar(60) NOT NULL,
    feature_name       varchar(200),
    unit               varchar(40),
    value              float8 NOT NULL,
    reference_value    float8,
    standardised       float8,
    alike              int,
    areas              int NOT NULL
);
CREATE INDEX measure_balance_result_measure_id_idx ON measure_balance_result (measure_id);

CREATE TABLE burglary_home_result (
    burglary_id       int PRIMARY KEY,
    occurred_on       date,
    place_step        int,
    place_uncertainty float8,
    attempt           int,
    postcode          varchar(6),
    buurt_code        varchar(10),
    gemeente_code     varchar(6),
    dwelling_id       int,
    geom              geometry(Point, 28992)
);
CREATE INDEX burglary_home_result_geom_idx ON burglary_home_result USING gist (geom);

CREATE TABLE near_repeat_zone_result (
    burglary_id           int PRIMARY KEY,
    occurred_on           date,
    reported_on           date,
    active_to             date,
    active                int,
    pending               int,
    dwellings             int,
    not_known             int,
    timely                float8,
    carried               float8,
    late                  float8,
    never                 float8,
    coverage              numeric(6,3),
    letters               float8,
    days_to_letter_median float8,
    place_uncertainty     float8,
    gemeente_code         varchar(6),
    gemeente              varchar(100),
    wijk_code             varchar(8),
    wijk                  varchar(100),
    buurt_code            varchar(10),
    buurt                 varchar(100),
    geom                  geometry(Polygon, 28992)
);
CREATE INDEX near_repeat_zone_result_geom_idx ON near_repeat_zone_result USING gist (geom);

CREATE TABLE letter_map_result (
    dwelling_id     int PRIMARY KEY,
    gemeente_code   varchar(6),
    buurt_code      varchar(10),
    postcode        varchar(6),
    status_number   int,
    status          varchar(20),
    zones           int,
    zones_covered   float8,
    letters         float8,
    letters_outside float8,
    first_day       date,
    last_day        date,
    geom            geometry(Point, 28992)
);
CREATE INDEX letter_map_result_geom_idx ON letter_map_result USING gist (geom);

CREATE TABLE letter_blind_spot_result (
    dwelling_id   int PRIMARY KEY,
    gemeente_code varchar(6),
    buurt_code    varchar(10),
    postcode      varchar(6),
    zones_missed  int,
    excess        float8,
    burglary_id   int,
    occurred_on   date,
    active_to     date,
    active        int,
    geom          geometry(Point, 28992)
);
CREATE INDEX letter_blind_spot_result_geom_idx ON letter_blind_spot_result USING gist (geom);

CREATE TABLE letter_coverage_by_area_result (
    area_id                int PRIMARY KEY,
    level                  varchar(20),
    code                   varchar(40),
    name                   varchar(100),
    year                   int,
    burglaries             int,
    coverage_of_burglaries numeric(6,3),
    zones                  int,
    dwellings_in_zones     int,
    dwellings              int,
    not_known              int,
    timely                 float8,
    carried                float8,
    late                   float8,
    never                  float8,
    coverage               numeric(6,3),
    coverage_low           numeric(6,3),
    coverage_high          numeric(6,3),
    well_covered           numeric(6,3),
    uncovered              numeric(6,3),
    small                  int,
    letters                float8,
    letters_outside        float8,
    duplicates             float8,
    precision              numeric(6,3),
    days_to_letter_median  float8,
    days_to_letter_p90     float8,
    days_to_report_median  float8,
    known                  numeric(4,3),
    reason                 varchar(100),
    geom                   geometry(MultiPolygon, 28992)
);
CREATE INDEX letter_coverage_by_area_result_geom_idx ON letter_coverage_by_area_result USING gist (geom);

CREATE TABLE letter_coverage_by_month_result (
    letter_coverage_by_month_id int PRIMARY KEY,
    month                       date,
    gemeente_code               varchar(6),
    gemeente                    varchar(100),
    zones                       int,
    dwellings_in_zones          int,
    not_known                   int,
    timely                      float8,
    carried                     float8,
    late                        float8,
    never                       float8,
    coverage                    numeric(6,3),
    coverage_low                numeric(6,3),
    coverage_high               numeric(6,3),
    small                       int,
    pending                     int,
    letters                     float8,
    letters_outside             float8,
    duplicates                  float8,
    precision                   numeric(6,3),
    days_to_letter_median       float8,
    days_to_letter_p90          float8,
    days_to_report_median       float8,
    known                       numeric(4,3),
    reason                      varchar(100)
);

CREATE TABLE letter_worklist_result (
    dwelling_id      int PRIMARY KEY,
    relative_risk    float8,
    address_line     varchar(120),
    postcode_line    varchar(120),
    postcode         varchar(6),
    woonplaats       varchar(80),
    gemeente_code    varchar(6),
    buurt_code       varchar(10),
    postcode_letters int,
    burglary_id      int,
    occurred_on      date,
    reported_on      date,
    distance         float8,
    zones            int,
    last_day         date,
    in_time          int,
    chance           float8,
    in_zone          varchar(10),
    geom             geometry(Point, 28992)
);
CREATE INDEX letter_worklist_result_geom_idx ON letter_worklist_result USING gist (geom);

CREATE TABLE advice_uptake_result (
    advice_uptake_id        int PRIMARY KEY,
    month                   date,
    level                   varchar(20),
    code                    varchar(40),
    name                    varchar(100),
    letters                 numeric(12,2),
    followed                numeric(12,2),
    percent_followed        numeric(6,2),
    requests                int,
    requests_after_letter   numeric(12,2),
    requests_without_letter numeric(12,2),
    days_median             float8,
    days_p90                float8,
    advices                 int,
    certificates            int
);

CREATE TABLE dwelling_cohesion_result (
    dwelling_id    int PRIMARY KEY,
    postcode       varchar(6),
    buurt_code     varchar(10),
    gemeente_code  varchar(6),
    score          float8,
    score_raw      float8,
    standard_error float8,
    respondents    int,
    level          varchar(20),
    code           varchar(40),
    year           int,
    series         varchar(40),
    rule           varchar(400)
);

CREATE TABLE burglary_cohesion_result (
    burglary_id       int PRIMARY KEY,
    occurred_on       date,
    place_uncertainty float8,
    postcode          varchar(6),
    buurt_code        varchar(10),
    gemeente_code     varchar(6),
    score             float8,
    score_raw         float8,
    standard_error    float8,
    respondents       int,
    level             varchar(20),
    code              varchar(40),
    year              int,
    series            varchar(40),
    rule              varchar(400),
    geom              geometry(Point, 28992)
);
CREATE INDEX burglary_cohesion_result_geom_idx ON burglary_cohesion_result USING gist (geom);

CREATE TABLE factor_by_area_result (
    factor_value_id int PRIMARY KEY,
    factor          varchar(60),
    factor_name     varchar(200),
    unit            varchar(40),
    level           varchar(20),
    code            varchar(40),
    area_name       varchar(200),
    year            int,
    value           float8,
    respondents     int,
    series          varchar(40),
    burglaries      int,
    dwellings       int,
    rate            float8,
    rate_low        float8,
    rate_high       float8,
    left_out        int,
    small           int,
    sensitive       int,
    reason          varchar(100),
    fifth           int,
    area_id         int
);
CREATE INDEX factor_by_area_result_area_id_idx ON factor_by_area_result (area_id);

CREATE TABLE factor_association_result (
    factor_association_id int PRIMARY KEY,
    factor                varchar(60),
    factor_name           varchar(200),
    unit                  varchar(40),
    level                 varchar(20),
    year                  int,
    areas                 int,
    low_to                float8,
    high_from             float8,
    low_burglaries        int,
    low_dwellings         int,
    low_rate              float8,
    low_rate_low          float8,
    low_rate_high         float8,
    high_burglaries       int,
    high_dwellings        int,
    high_rate             float8,
    high_rate_low         float8,
    high_rate_high        float8,
    ratio                 float8,
    ratio_low             float8,
    ratio_high            float8,
    adjusted_ratio        float8,
    adjusted_low          float8,
    adjusted_high         float8,
    p_value               float8,
    p_adjusted            float8,
    comparisons           int,
    low_areas             int,
    high_areas            int,
    dispersion            float8,
    left_out              int,
    withheld              int,
    flags                 varchar(200),
    sentence              varchar(600),
    warnings              varchar(300)
);

CREATE TABLE published_difference_result (
    published_difference_id int PRIMARY KEY,
    code                    varchar(40),
    name                    varchar(100),
    year                    int,
    source                  varchar(200),
    months                  int,
    published               int,
    own                     int,
    known                   numeric(4,3)
);

CREATE TABLE data_quality_result (
    data_quality_id  int PRIMARY KEY,
    delivery_id      int,
    kind             varchar(40),
    source           varchar(200),
    received_on      date,
    topic            varchar(20),
    field            varchar(40),
    item             varchar(100),
    number           int,
    whole            int,
    percent          numeric(9,1),
    previous_percent numeric(9,1),
    value            numeric(12,1),
    small            int,
    sentence         varchar(500)
);

CREATE TABLE area_rate_result (
    area_rate_id int PRIMARY KEY,
    area_id      int,
    level        varchar(20),
    code         varchar(40),
    name         varchar(200),
    year         int,
    burglaries   int,
    dwellings    int,
    rate         float8,
    rate_low     float8,
    rate_high    float8,
    known        numeric(4,3),
    left_out     int,
    small        int,
    current      numeric(4,3),
    reason       varchar(100)
);
CREATE INDEX area_rate_result_area_id_idx ON area_rate_result (area_id);

CREATE TABLE area_hierarchy_result (
    area_id        int PRIMARY KEY,
    level          varchar(20) NOT NULL,
    level_name     varchar(40) NOT NULL,
    code           varchar(40) NOT NULL,
    name           varchar(200),
    year           int NOT NULL,
    buurt_code     varchar(10),
    buurt_name     varchar(200),
    wijk_code      varchar(8),
    wijk_name      varchar(200),
    gemeente_code  varchar(6),
    gemeente_name  varchar(200),
    basisteam_code varchar(40),
    basisteam_name varchar(200),
    district_code  varchar(40),
    district_name  varchar(200),
    latitude       float8,
    longitude      float8,
    UNIQUE (level, code)
);

CREATE TABLE burglary_count_result (
    burglary_count_id int PRIMARY KEY,
    period            varchar(10) NOT NULL,
    first_day         date NOT NULL,
    days              int NOT NULL,
    area_id           int,
    gemeente_code     varchar(6),
    buurt_code        varchar(10),
    burglaries        int,
    attempts          int,
    known             numeric(4,3) NOT NULL,
    dwellings         int NOT NULL,
    dwelling_days     int NOT NULL
);
CREATE INDEX burglary_count_result_period_idx ON burglary_count_result (period);

CREATE TABLE area_home_result (
    area_home_id  int PRIMARY KEY,
    level         varchar(20) NOT NULL,
    code          varchar(250),
    name          varchar(250),
    area_id       int,
    gemeente_code varchar(6),
    current       int NOT NULL,
    dwellings     int NOT NULL
);
CREATE INDEX area_home_result_level_idx ON area_home_result (level, code);

CREATE TABLE area_day_result (
    area_day_id   int PRIMARY KEY,
    level         varchar(20) NOT NULL,
    code          varchar(250),
    gemeente_code varchar(6),
    current       int NOT NULL,
    day           date NOT NULL,
    known         int NOT NULL,
    residential   int,
    attempt       int,
    burglaries    int NOT NULL
);
CREATE INDEX area_day_result_level_idx ON area_day_result (level, day);
CREATE INDEX area_day_result_code_idx ON area_day_result (level, code, day);

CREATE TABLE hour_profile_result (
    hour_profile_id int PRIMARY KEY,
    level           varchar(20) NOT NULL,
    code            varchar(250) NOT NULL,
    span            varchar(10) NOT NULL,
    weekday         int NOT NULL,
    hour            int NOT NULL,
    expected        float8 NOT NULL,
    variance        float8 NOT NULL,
    share           float8,
    from_long       float8 NOT NULL,
    burglaries      int NOT NULL,
    left_out        int NOT NULL
);
CREATE INDEX hour_profile_result_level_idx ON hour_profile_result (level, code, span);

CREATE TABLE light_profile_result (
    light_profile_id int PRIMARY KEY,
    level            varchar(20) NOT NULL,
    code             varchar(250) NOT NULL,
    span             varchar(10) NOT NULL,
    light            varchar(10) NOT NULL,
    name             varchar(20) NOT NULL,
    expected         float8 NOT NULL,
    variance         float8 NOT NULL,
    share            float8,
    share_of_time    float8,
    certain          int NOT NULL,
    from_long        float8 NOT NULL,
    burglaries       int NOT NULL,
    left_out         int NOT NULL
);
CREATE INDEX light_profile_result_level_idx ON light_profile_result (level, code, span);

-- How the police says that they came in, by the words in term.
CREATE TABLE burglary_mo_result (
    burglary_mo_id int PRIMARY KEY,
    burglary_id    int NOT NULL,
    field          varchar(20) NOT NULL,
    code           varchar(40),
    name           varchar(100),
    term_code_id   int,
    term           varchar(200)
);
CREATE INDEX burglary_mo_result_burglary_id_idx ON burglary_mo_result (burglary_id);

CREATE TABLE trait_day_result (
    trait_day_id  int PRIMARY KEY,
    level         varchar(20) NOT NULL,
    code          varchar(250),
    gemeente_code varchar(6),
    current       int NOT NULL,
    day           date NOT NULL,
    known         int NOT NULL,
    residential   int,
    attempt       int,
    trait         varchar(20) NOT NULL,
    class         varchar(40),
    class_name    varchar(100),
    burglaries    int NOT NULL
);
CREATE INDEX trait_day_result_level_idx ON trait_day_result (level, trait, day);

-- Repeats and concentration, and what is hit most.
CREATE TABLE repeat_victimisation_result (
    repeat_victimisation_id int PRIMARY KEY,
    level                   varchar(20) NOT NULL,
    code                    varchar(40) NOT NULL,
    span                    varchar(20) NOT NULL,
    first_day               date NOT NULL,
    last_day                date NOT NULL,
    dwellings               int,
    known                   numeric(4, 3) NOT NULL,
    burglaries              int,
    left_out                int,
    burgled                 int,
    repeatedly_burgled      int,
    share_of_dwellings      float8,
    expected_of_dwellings   float8,
    share_on_repeated       float8,
    expected_on_repeated    float8,
    share_repeats           float8,
    expected_repeats        float8,
    small                   int,
    reason                  varchar(100)
);

CREATE TABLE repeat_timing_result (
    repeat_timing_id int PRIMARY KEY,
    level            varchar(20) NOT NULL,
    code             varchar(40) NOT NULL,
    days_from        int NOT NULL,
    days_to          int NOT NULL,
    burglaries       int NOT NULL,
    at_risk          int NOT NULL,
    repeats          int NOT NULL,
    dwelling_days    int NOT NULL,
    rate             float8,
    rate_low         float8,
    rate_high        float8,
    usual_rate       float8,
    ratio            float8,
    repeated         float8,
    repeated_low     float8,
    repeated_high    float8,
    small            int NOT NULL
);

CREATE TABLE burglary_concentration_result (
    burglary_concentration_id int PRIMARY KEY,
    level                   varchar(20) NOT NULL,
    code                    varchar(40) NOT NULL,
    span                    varchar(20) NOT NULL,
    first_day               date NOT NULL,
    last_day                date NOT NULL,
    place_kind              varchar(20) NOT NULL,
    top                     float8 NOT NULL,
    known                   numeric(4, 3) NOT NULL,
    places                  int,
    places_with             int,
    burglaries              int,
    top_share               float8,
    top_expected            float8,
    gini                    float8,
    gini_expected           float8,
    gini_corrected          float8,
    gini_corrected_expected float8,
    small                   int,
    reason                  varchar(100)
);

CREATE TABLE owner_burglary_result (
    owner_burglary_id  int PRIMARY KEY,
    factor             varchar(60) NOT NULL,
    class              varchar(200) NOT NULL,
    span               varchar(20) NOT NULL,
    first_day          date NOT NULL,
    last_day           date NOT NULL,
    dwellings          int NOT NULL,
    burglaries         int NOT NULL,
    burgled            int NOT NULL,
    repeatedly_burgled int NOT NULL,
    rate               float8,
    rate_low           float8,
    rate_high          float8,
    small              int NOT NULL
);

CREATE TABLE report_day_result (
    report_day_id int PRIMARY KEY,
    level         varchar(20) NOT NULL,
    code          varchar(250) NOT NULL,
    occurred_on   date NOT NULL,
    reported_on   date,
    burglaries    int NOT NULL
);
CREATE INDEX report_day_result_level_idx ON report_day_result (level, code);

CREATE TABLE known_day_result (
    known_day_id  int PRIMARY KEY,
    gemeente_code varchar(6),
    first_day     date NOT NULL,
    last_day      date NOT NULL
);

CREATE TABLE dwelling_rate_result (
    dwelling_rate_id int PRIMARY KEY,
    factor           varchar(60) NOT NULL,
    factor_name      varchar(200) NOT NULL,
    class_number     int NOT NULL,
    class            varchar(200) NOT NULL,
    reference        varchar(200),
    burglaries       int NOT NULL,
    dwellings        int NOT NULL,
    dwelling_years   float8 NOT NULL,
    rate             float8,
    rate_low         float8,
    rate_high        float8,
    ratio            float8,
    ratio_low        float8,
    ratio_high       float8,
    adjusted_ratio   float8,
    adjusted_low     float8,
    adjusted_high    float8,
    p_adjusted       float8,
    left_out         int NOT NULL,
    withheld         int NOT NULL,
    small            int NOT NULL,
    sensitive        int NOT NULL,
    flags            varchar(200),
    warnings         varchar(300)
);

CREATE TABLE dwelling_count_result (
    dwelling_count_id   int PRIMARY KEY,
    area_id             int,
    gemeente_code       varchar(6),
    buurt_code          varchar(10),
    dwelling_profile_id int,
    bouwjaar_number     int,
    bouwjaar            varchar(200),
    woz_number          int,
    woz                 varchar(200),
    tenure_number       int,
    tenure              varchar(200),
    owner_number        int,
    owner               varchar(200),
    house_type_number   int,
    house_type          varchar(200),
    dwellings           int NOT NULL,
    burglaries          int,
    dwelling_years      float8
);

-- What lies around each dwelling in use, and in each area.
CREATE TABLE dwelling_place_result (
    dwelling_place_id int PRIMARY KEY,
    dwelling_id       int NOT NULL,
    postcode          varchar(6),
    buurt_code        varchar(10),
    gemeente_code     varchar(6),
    kind              varchar(40) NOT NULL,
    kind_name         varchar(100) NOT NULL,
    distance          float8 NOT NULL,
    places            int NOT NULL,
    within            float8 NOT NULL
);
CREATE INDEX dwelling_place_result_dwelling_id_idx ON dwelling_place_result (dwelling_id);

CREATE TABLE area_place_result (
    area_place_id    int PRIMARY KEY,
    area_id          int,
    level            varchar(20) NOT NULL,
    code             varchar(40) NOT NULL,
    name             varchar(200),
    kind             varchar(40) NOT NULL,
    kind_name        varchar(100) NOT NULL,
    is_event         int NOT NULL,
    places           int,
    dwellings        int NOT NULL,
    dwellings_within int,
    share            float8,
    distance_median  float8,
    within           float8 NOT NULL
);
CREATE INDEX area_place_result_level_idx ON area_place_result (level, kind);

CREATE TABLE checklist_measure_result (
    checklist_measure_id int PRIMARY KEY,
    measure              varchar(10) NOT NULL,
    name                 varchar(100) NOT NULL,
    level                varchar(20),
    newest_year          int,
    newest_day           date,
    present              int NOT NULL,
    whole                int NOT NULL,
    share                float8
);

-- Where somebody lives is kept out of the planner's statistics, which outlast the rows.
ALTER TABLE repeat_address_result ALTER postcode SET STATISTICS 0;
ALTER TABLE dwelling_risk_result ALTER postcode SET STATISTICS 0;
ALTER TABLE burglary_home_result ALTER postcode SET STATISTICS 0;
ALTER TABLE letter_map_result ALTER postcode SET STATISTICS 0;
ALTER TABLE letter_blind_spot_result ALTER postcode SET STATISTICS 0;
ALTER TABLE letter_worklist_result ALTER address_line SET STATISTICS 0, ALTER postcode_line SET STATISTICS 0,
    ALTER postcode SET STATISTICS 0, ALTER woonplaats SET STATISTICS 0;
ALTER TABLE dwelling_cohesion_result ALTER postcode SET STATISTICS 0;
ALTER TABLE dwelling_place_result ALTER postcode SET STATISTICS 0;
ALTER TABLE burglary_cohesion_result ALTER postcode SET STATISTICS 0;
