-- Documents that share a band with a new one, one for each copy group, oldest first.
SELECT min(d.seq) AS seq, c.root
FROM copy_bands b JOIN documents d ON d.seq = b.document JOIN copies c ON c.document = d.id
WHERE b.band IN :bands
GROUP BY c.root ORDER BY 1
LIMIT :limit
