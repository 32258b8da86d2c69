-- The claims with these ids that the newest run of their document no longer makes.
SELECT c.record FROM claims c
WHERE c.id IN :ids AND c.seq = (SELECT max(n.seq) FROM claims n WHERE n.id = c.id)
  AND EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
ORDER BY c.id
