-- In which areas each dwelling lies, by the borders of the areas. It is derived: place_dwellings() makes it anew from
-- area and dwelling.

CREATE TABLE dwelling_area (
    dwelling_id int PRIMARY KEY,
    areas       int[] NOT NULL
);
