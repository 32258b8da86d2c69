-- Claims of the newest run of a document: where a judgement on an older run's claim may have gone.
SELECT c.record FROM claims c
WHERE c.document = :document AND c.type = :type AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
ORDER BY c.id
