-- Documents that share a band with a new one, one for each copy group, oldest first. The inner limit bounds what a template that
-- thousands of reports share can cost.
SELECT min(d.seq) AS seq, c.root
FROM (SELECT DISTINCT b.document FROM copy_bands b WHERE b.band IN :bands LIMIT 400) shared
JOIN documents d ON d.seq = shared.document JOIN copies c ON c.document = d.id
GROUP BY c.root ORDER BY 1
LIMIT :limit
