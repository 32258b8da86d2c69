-- Every document's newest metadata, without its text, by day of publication.
SELECT v.document AS id, v.title, v.published, v.read_on, v.outlet, v.url, v.language,
       (SELECT max(r.extractor) FROM runs r WHERE r.seq = (SELECT max(x.seq) FROM runs x WHERE x.document = v.document)) AS extractor
FROM versions v WHERE v.seq IN (SELECT max(n.seq) FROM versions n GROUP BY n.document)
ORDER BY coalesce(v.published, v.read_on), v.document
