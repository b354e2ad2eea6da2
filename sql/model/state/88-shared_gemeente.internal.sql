-- What of the model each of them has, and which rows; %1$L stands for the gemeente. What lies across a border is of
-- nobody: a day and some distances to a home are its address; so is the ring of homes that run a risk, were written to
-- or should have been because of it: neither is shared. What counts both is made anew of what lies on one side
-- (is_remade): a function of its name, after shared_, gives it.
CREATE TABLE shared_relation (
    relation  text PRIMARY KEY,
    condition text NOT NULL,
    is_remade boolean NOT NULL DEFAULT false
);
INSERT INTO shared_relation (relation, condition) VALUES
    ('burglary', 't.burglary_id IN (SELECT h.burglary_id FROM burglary_home_result AS h WHERE h.gemeente_code = %1$L)'),
    ('burglary_event',
     't.burglary_id IN (SELECT h.burglary_id FROM burglary_home_result AS h WHERE h.gemeente_code = %1$L)'),
    ('burglary_home', 't.gemeente_code = %1$L'),
    ('burglary_cohesion', 't.gemeente_code = %1$L'),
    ('dwelling', 't.gemeente_code = %1$L'),
    ('dwelling_cohesion', 't.gemeente_code = %1$L'),
    ('letter',
     't.dwelling_id IN (SELECT d.dwelling_id FROM dwelling AS d WHERE d.gemeente_code = %1$L)
                AND (NOT t.about_burglary OR t.burglary_id IN (SELECT h.burglary_id FROM burglary_home_result AS h WHERE h.gemeente_code = %1$L))'),
    ('near_repeat_role',
     't.burglary_id IN (SELECT h.burglary_id FROM burglary_home_result AS h WHERE h.gemeente_code = %1$L)
                          AND (t.chain_id IS NULL OR t.chain_id IN (SELECT r.chain_id FROM near_repeat_role_result AS r LEFT JOIN burglary_home_result AS h USING (burglary_id)
                               GROUP BY r.chain_id HAVING bool_and(h.gemeente_code IS NOT DISTINCT FROM %1$L)))'),
    ('near_repeat_link',
     't.earlier_id IN (SELECT h.burglary_id FROM burglary_home_result AS h WHERE h.gemeente_code = %1$L)
                          AND t.later_id IN (SELECT h.burglary_id FROM burglary_home_result AS h WHERE h.gemeente_code = %1$L)'),
    ('near_repeat_chain',
     't.chain_id IN (SELECT r.chain_id FROM near_repeat_role_result AS r LEFT JOIN burglary_home_result AS h USING (burglary_id) WHERE r.chain_id IS NOT NULL
                           GROUP BY r.chain_id HAVING bool_and(h.gemeente_code IS NOT DISTINCT FROM %1$L))'),
    ('repeat_address', 't.gemeente_code = %1$L');
INSERT INTO shared_relation (relation, condition, is_remade) VALUES
    ('letter_worklist', 't.gemeente_code = %1$L', true),
    ('near_repeat_zone', 't.gemeente_code = %1$L', true);

-- What a letter was about is forgotten with the burglary; that it was about one is not, or the ring around it would be
-- shared from that day on. Where burglaries were forgotten before this, nobody knows of a letter that it was about
-- none.
ALTER TABLE letter ADD about_burglary boolean NOT NULL DEFAULT false;
UPDATE letter AS l SET about_burglary = true
WHERE  l.burglary_id IS NOT NULL
OR     EXISTS (SELECT FROM purge_log AS p WHERE p.table_name = 'burglary' AND p.rows_removed > 0);
