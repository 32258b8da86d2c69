-- Relations of the newest runs that pass every filter given; a day is inside an interval whose side is open there.
SELECT r.record
FROM relations r
WHERE NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = r.document AND n.seq > r.run)
  AND (CAST(:known_on AS TEXT) IS NULL OR r.known <= :known_on)
  AND (CAST(:on_day AS TEXT) IS NULL OR ((r.first_day IS NULL OR r.first_day <= :on_day) AND (r.last_day IS NULL OR r.last_day >= :on_day)))
  AND (CAST(:actor AS TEXT) IS NULL OR r.a IN :actor_ids OR r.b IN :actor_ids OR r.a_folded LIKE :actor_folded OR r.b_folded LIKE :actor_folded)
ORDER BY r.known, r.id
