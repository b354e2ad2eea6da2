-- What the tables of a model hold, for whoever looks at them in QGIS, pgAdmin or DBeaver.

COMMENT ON TABLE model IS 'Eén rij: van welke versie dit model is, door wie en wanneer het is gemaakt.';
COMMENT ON COLUMN model.version IS 'Versie van de extensie burglary waar het model bij hoort; upgrade_burglary_model brengt het naar een nieuwere.';
COMMENT ON COLUMN model.created_by IS 'Gebruiker die het model heeft gemaakt.';
COMMENT ON COLUMN model.created_at IS 'Tijdstip waarop het model is gemaakt.';
COMMENT ON COLUMN model.code IS 'De functies en overzichten die bij het model horen, met de rechten die erop zijn gegeven. Wordt bijgehouden door upgrade_burglary_model; al het andere in dit schema is van de gebruiker zelf.';
