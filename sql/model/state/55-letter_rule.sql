-- One row: what the municipality agreed on. The list and the views all go by it.
CREATE TABLE letter_rule (
    letter_rule_id  int    PRIMARY KEY DEFAULT 1 CHECK (letter_rule_id = 1),
    max_distance    float8 NOT NULL DEFAULT 100 CHECK (max_distance > 0 AND max_distance <= 10000),
    risk_days       int    NOT NULL DEFAULT 30  CHECK (risk_days BETWEEN 1 AND 3660),
    deadline_days   int    NOT NULL DEFAULT 7   CHECK (deadline_days BETWEEN 0 AND 3660),
    validity_days   int    NOT NULL DEFAULT 30  CHECK (validity_days BETWEEN 0 AND 3660),
    delivery_days   int    NOT NULL DEFAULT 0   CHECK (delivery_days BETWEEN 0 AND 3660),
    max_uncertainty float8 NOT NULL DEFAULT 100 CHECK (max_uncertainty >= 0 AND max_uncertainty <= 10000),
    recent_days     int    NOT NULL DEFAULT 365 CHECK (recent_days BETWEEN 1 AND 3660),
    min_chance      float8 CHECK (min_chance BETWEEN 0.001 AND 1)
);
INSERT INTO letter_rule DEFAULT VALUES;
