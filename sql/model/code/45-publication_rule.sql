-- When a number is large enough to be told.

COMMENT ON TABLE publication_rule IS 'Waarboven een aantal naar buiten mag: één rij, zoals de gemeente het heeft afgesproken.';
COMMENT ON COLUMN publication_rule.publication_rule_id IS 'Altijd 1.';
COMMENT ON COLUMN publication_rule.minimum_burglaries IS 'Minste aantal woninginbraken van een gebied. Minder dan 5 kan alleen met een besluit.';
COMMENT ON COLUMN publication_rule.minimum_dwellings IS 'Minste aantal woningen van een gebied. Minder dan 10 kan alleen met een besluit.';
COMMENT ON COLUMN publication_rule.minimum_in_group IS 'Minste aantal mensen met en zonder een gevoelig kenmerk in een groep die wordt ingelezen: 10 of meer.';
COMMENT ON COLUMN publication_rule.minimum_group IS 'Minste aantal mensen in zo een groep: 50 of meer.';
COMMENT ON COLUMN publication_rule.decided_by IS 'Wie besloot tot minder: een functie, zoals de privacyfunctionaris. Leeg bij 5 en 10 of meer. Elke lagere grens vraagt een nieuw besluit; het staat bij elke publicatie in disclosure_register.';
COMMENT ON COLUMN publication_rule.decided_on IS 'Dag van dat besluit.';
COMMENT ON COLUMN publication_rule.reason IS 'Waarom.';
COMMENT ON TABLE sensitive_decision IS 'Besluiten om een gevoelig cijfer (factor.sensitive) toch te gebruiken. Zonder geldig besluit komt het in geen vergelijking, geen score en niets dat wordt gepubliceerd. De cijfers zelf blijven staan waar zij zijn ingelezen, en in factor_by_area, met sensitive = 1.';
COMMENT ON COLUMN sensitive_decision.sensitive_decision_id IS 'Nummer van het besluit.';
COMMENT ON COLUMN sensitive_decision.factor IS 'Factor. Een besluit over een gevoelig cijfer geldt ook voor wat eruit wordt berekend; een besluit over wat is berekend geldt alleen daarvoor.';
COMMENT ON COLUMN sensitive_decision.decided_by IS 'Wie het besloot: een functie, zoals de privacyfunctionaris.';
COMMENT ON COLUMN sensitive_decision.decided_on IS 'Eerste dag dat het geldt.';
COMMENT ON COLUMN sensitive_decision.reason IS 'Waarom.';
COMMENT ON COLUMN sensitive_decision.valid_to IS 'Laatste dag dat het geldt.';

CREATE OR REPLACE FUNCTION passes(cases bigint, at_risk bigint, minimum int, "of" int) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(at_risk >= "of" AND cases >= minimum AND at_risk - cases >= minimum, false);
COMMENT ON FUNCTION passes(bigint, bigint, int, int) IS
'Is een groep groot genoeg om te tonen? Alleen als er minstens "of" in zitten, minstens minimum met het kenmerk en minstens minimum zonder: "10 van 50" is passes(cases, at_risk, 10, 50). Ook een groep zonder iemand met het kenmerk wordt dus niet getoond. Wat niet bekend is (NULL), wordt niet getoond. Een import van gevoelige cijfers (factor.sensitive) weigert een groep die dit niet haalt, als in de levering staat hoeveel mensen hij telt (respondents). De waarden staan in publication_rule.';
