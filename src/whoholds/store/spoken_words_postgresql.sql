-- What is said of each place: the types of the claims of the newest runs on it, and the kinds of who makes them.
SELECT DISTINCT cp.place, c.type, c.record::json #>> '{said_by,kind}' AS kind
FROM claim_places cp JOIN claims c ON c.seq = cp.claim
WHERE cp.role IN ('place', 'area') AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
