-- Documents whose newest title or text holds the words, best first.
SELECT v.document AS id, v.title, v.text, v.published, v.read_on, v.outlet, v.url, v.language, v.source
FROM versions v
WHERE v.words @@ websearch_to_tsquery('simple', :query) AND v.seq = (SELECT max(n.seq) FROM versions n WHERE n.document = v.document)
  AND (CAST(:known_on AS TEXT) IS NULL OR coalesce(v.published, v.read_on) <= :known_on)
ORDER BY ts_rank(v.words, websearch_to_tsquery('simple', :query)) DESC, v.document
LIMIT :limit OFFSET :offset
