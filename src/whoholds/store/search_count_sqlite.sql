-- How many documents' newest title or text holds the words.
SELECT count(*) AS found
FROM words w JOIN versions v ON v.seq = w.rowid
WHERE words MATCH :query AND v.seq = (SELECT max(n.seq) FROM versions n WHERE n.document = v.document)
  AND (CAST(:known_on AS TEXT) IS NULL OR coalesce(v.published, v.read_on) <= :known_on)
