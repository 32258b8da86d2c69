-- How many documents' newest title or text holds the words.
SELECT count(*) AS found
FROM versions v
WHERE v.words @@ websearch_to_tsquery('simple', :query) AND v.seq = (SELECT max(n.seq) FROM versions n WHERE n.document = v.document)
  AND (CAST(:known_on AS TEXT) IS NULL OR coalesce(v.published, v.read_on) <= :known_on)
