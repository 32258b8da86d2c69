-- Every document in its newest version, oldest publication first.
SELECT v.document AS id, v.title, v.text, v.published, v.read_on, v.outlet, v.url, v.language, v.source
FROM versions v
WHERE v.seq = (SELECT max(n.seq) FROM versions n WHERE n.document = v.document)
  AND (CAST(:known_on AS TEXT) IS NULL OR coalesce(v.published, v.read_on) <= :known_on)
ORDER BY coalesce(v.published, v.read_on), v.document
