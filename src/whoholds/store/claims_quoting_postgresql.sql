-- Ids of claims whose quote holds these words as they stand, in any case.
SELECT c.id FROM claims c WHERE c.record ILIKE :raw ESCAPE '!' AND c.record::json #>> '{evidence,quote}' ILIKE :words ESCAPE '!'
