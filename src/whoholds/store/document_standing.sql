-- The newest version of one document, and its newest run.
SELECT d.seq, v.document AS id, v.title, v.text, v.published, v.read_on, v.outlet, v.url, v.language, v.source,
       r.extractor, r.types
FROM documents d
JOIN versions v ON v.seq = (SELECT max(n.seq) FROM versions n WHERE n.document = d.id)
LEFT JOIN runs r ON r.seq = (SELECT max(n.seq) FROM runs n WHERE n.document = d.id)
WHERE d.id = :id
