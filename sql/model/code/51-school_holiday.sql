-- What the table of school holidays means.
COMMENT ON TABLE school_holiday IS
'Schoolvakanties per regio, zoals het rijk die vaststelt. Staat leeg: vul haar van rijksoverheid.nl, bijvoorbeeld met \copy inbraak.school_holiday (region, name, first_day, last_day) FROM vakanties.csv CSV HEADER. Een schooljaar (augustus tot en met juli) zonder rijen van een regio geldt in rapporten als niet bekend.';
COMMENT ON COLUMN school_holiday.school_holiday_id IS 'Nummer.';
COMMENT ON COLUMN school_holiday.region IS 'Regio: noord, midden of zuid.';
COMMENT ON COLUMN school_holiday.name IS 'Naam, zoals herfstvakantie.';
COMMENT ON COLUMN school_holiday.first_day IS 'Eerste dag.';
COMMENT ON COLUMN school_holiday.last_day IS 'Laatste dag.';
