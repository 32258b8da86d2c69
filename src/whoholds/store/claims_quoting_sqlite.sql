-- Ids of claims whose quote holds these words as they stand, in any case.
SELECT c.id FROM claims c WHERE c.record LIKE :raw ESCAPE '!' AND json_extract(c.record, '$.evidence.quote') LIKE :words ESCAPE '!'
