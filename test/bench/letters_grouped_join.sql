-- The same in plain SQL: zones by the index on the dwellings, letters by one join.
WITH near AS (
    SELECT b.burglary_id, d.dwelling_id, b.occurred_on, least(b.reported_on + 7, b.occurred_on + 29) AS deadline
    FROM   warned_burglary b JOIN warned_dwelling d ON ST_DWithin(b.geom, d.geom, 100)
    WHERE  b.dwelling_id <> d.dwelling_id
), pair AS (
    SELECT near.burglary_id, near.dwelling_id, extract(month FROM occurred_on)::int AS month,
           bool_or(sent_on BETWEEN occurred_on AND deadline) IS TRUE AS timely,
           bool_or(sent_on < occurred_on) IS TRUE AS carried, bool_or(sent_on > deadline) IS TRUE AS late
    FROM   near LEFT JOIN warning w ON w.dwelling_id = near.dwelling_id AND w.sent_on BETWEEN occurred_on - 30 AND occurred_on + 29
    GROUP  BY near.burglary_id, near.dwelling_id, month
)
SELECT sum(month * (1 + (timely OR carried OR late)::int)) FROM pair;
