CREATE OR REPLACE PROCEDURE retry_rejected(of_delivery int)
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT retry_delivery(of_delivery);
END;
COMMENT ON PROCEDURE retry_rejected(int) IS
'Biedt de geweigerde rijen van een levering nog eens aan: nadat ze zijn verbeterd (UPDATE rejected_row SET raw = raw || ''{"Pleegpostcode": "7511AB"}''), of nadat is ingelezen wat ontbrak, zoals de BAG. Wat nu goed is, wordt een nieuwe levering met hetzelfde doel, dezelfde grondslag en dezelfde vervaldatum; wat nog niet goed is, blijft staan met de reden van nu. Wat dubbel in de levering stond, wordt niet aangeboden: de eerste telde; wie de andere wil, geeft haar een andere regel (rule). Wat een latere levering sindsdien heeft gebracht, blijft achter als achterhaald; dat geldt niet voor brieven, adviezen, groepen en acties, die geen sleutel hebben, en niet voor wat een latere levering ongewijzigd aantrof. Is er niets meer geweigerd, dan zegt zij dat. Fout: een levering die er niet is, die niet met een mapping is ingelezen of waarvan de bewaartermijn is verstreken; een andere isolatie dan READ COMMITTED.';
