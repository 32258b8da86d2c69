-- Places by their own name, or by what a report called them.
SELECT DISTINCT p.id, p.record
FROM places p
WHERE p.folded = :folded OR p.id IN (SELECT n.id FROM claim_names n WHERE n.role = 'place' AND n.folded = :folded)
ORDER BY p.id
