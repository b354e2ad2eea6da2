-- Burglaries in their place.

CREATE OR REPLACE FUNCTION locate_burglaries(delivery_id int DEFAULT NULL) RETURNS int
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT place_burglaries(delivery_id);
END;
COMMENT ON FUNCTION locate_burglaries(int) IS
'Plaatst de inbraken van een levering, of zonder levering alle inbraken die nog geen vaststaand adres hebben (na een betere BAG: alleen als de plek er niet slechter van wordt). Vernieuwt zo nodig de namenlijst. Geeft het aantal inbraken waarvan de plek veranderde.';

CREATE OR REPLACE FUNCTION locate_report(delivery_id int DEFAULT NULL)
RETURNS TABLE (step int, quality text, burglaries bigint, percent numeric, on_shared_point bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH placed AS (
        SELECT b.place_step, b.place_quality, b.dwelling_id IS NULL
        AND    count(b.geom) OVER (PARTITION BY b.geom) > 1 AS shared
        FROM   burglary AS b
        WHERE  b.delivery_id = locate_report.delivery_id OR locate_report.delivery_id IS NULL
    )
    SELECT p.place_step, p.place_quality, count(*), round(100.0 * count(*) / sum(count(*)) OVER (), 1),
           count(*) FILTER (WHERE p.shared)
    FROM   placed AS p
    GROUP  BY p.place_step, p.place_quality
    ORDER  BY p.place_step NULLS LAST;
END;
COMMENT ON FUNCTION locate_report(int) IS
'Hoeveel inbraken er per stap zijn geplaatst, van een levering of van alle; step is leeg voor wat nog niet is geplaatst. on_shared_point telt inbraken zonder vaste woning die met andere op één punt staan: voor near repeat zijn die schijnbaar dichtbij.';
