-- Every place that a claim of these types is about, in order of id.
SELECT p.record FROM places p
WHERE EXISTS (
  SELECT 1 FROM claim_places cp JOIN claims c ON c.seq = cp.claim WHERE cp.place = p.id AND cp.role IN ('place', 'area') AND c.type IN :types)
ORDER BY p.id
