-- Which claims of the newest runs are about which place.
SELECT cp.place, c.id FROM claim_places cp JOIN claims c ON c.seq = cp.claim
WHERE cp.role IN ('place', 'area') AND c.run > :run AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
