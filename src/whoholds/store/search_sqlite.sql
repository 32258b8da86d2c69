-- Documents whose newest title or text holds the words, best first.
SELECT v.document AS id, v.title, v.text, v.published, v.read_on, v.outlet, v.url, v.language, v.source
FROM words w JOIN versions v ON v.seq = w.rowid
WHERE words MATCH :query AND v.seq = (SELECT max(n.seq) FROM versions n WHERE n.document = v.document)
  AND (CAST(:known_on AS TEXT) IS NULL OR coalesce(v.published, v.read_on) <= :known_on)
ORDER BY bm25(words, 4.0, 1.0), v.document
LIMIT :limit OFFSET :offset
