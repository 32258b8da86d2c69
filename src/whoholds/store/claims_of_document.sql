SELECT c.record FROM claims c
WHERE c.document = :document AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
ORDER BY c.id
