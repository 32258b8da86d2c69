-- Claims of the newest runs that pass every filter given (NULL: not given), in canonical order.
SELECT c.record
FROM claims c
WHERE NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
  AND (CAST(:known_on AS TEXT) IS NULL OR c.known <= :known_on)
  AND (CAST(:type AS TEXT) IS NULL OR c.type = :type)
  AND (CAST(:since AS TEXT) IS NULL OR c.last_day >= :since)
  AND (CAST(:until AS TEXT) IS NULL OR c.first_day <= :until)
  AND (CAST(:actor AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM claim_names n WHERE n.claim = c.seq AND n.role <> 'place' AND (n.id IN :actor_ids OR n.folded LIKE :actor_folded)))
  AND (CAST(:place AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM claim_names n WHERE n.claim = c.seq AND n.role = 'place' AND (n.id IN :place_ids OR n.folded = :place_folded)))
ORDER BY c.known, c.id
LIMIT :limit OFFSET :offset
