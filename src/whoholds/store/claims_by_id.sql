-- Claims by id, of the newest run that made each of them.
SELECT c.record FROM claims c
WHERE c.id IN :ids AND c.seq = (SELECT max(n.seq) FROM claims n WHERE n.id = c.id)
ORDER BY c.known, c.id
