SELECT v.document AS id, v.title, v.text, v.published, v.read_on, v.outlet, v.url, v.language, v.source
FROM versions v
WHERE v.document IN :ids AND v.seq = (SELECT max(n.seq) FROM versions n WHERE n.document = v.document)
ORDER BY v.document
