-- Claims of the newest runs about any of these places, in canonical order; with no types: of any type.
SELECT c.record
FROM claims c
WHERE c.seq IN (SELECT p.claim FROM claim_places p WHERE p.place IN :ids AND p.role IN :roles)
  AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
  AND (CAST(:known_on AS TEXT) IS NULL OR c.known <= :known_on)
  AND (CAST(:any_type AS INTEGER) = 1 OR c.type IN :types)
ORDER BY c.known, c.id
