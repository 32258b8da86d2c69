-- Places that claims of these types in runs after this one speak of, or spoke of before a document was read again.
SELECT DISTINCT p.place, p.role
FROM runs r JOIN claims c ON c.document = r.document JOIN claim_places p ON p.claim = c.seq
WHERE r.seq > :run AND c.type IN :types
