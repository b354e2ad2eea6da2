-- Which burglaries two sources tell of. It is derived: renew_doubles() makes it anew from burglary.

CREATE TABLE stored_double (
    burglary_id int PRIMARY KEY REFERENCES burglary ON DELETE CASCADE,
    double_of   int NOT NULL REFERENCES burglary ON DELETE CASCADE
);
CREATE INDEX stored_double_double_of_idx ON stored_double (double_of);
