-- The relations of a document's newest run.
SELECT r.record FROM relations r
WHERE r.document = :document AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = r.document AND n.seq > r.run)
ORDER BY r.id
