SELECT v.text FROM versions v WHERE v.document = (SELECT id FROM documents WHERE seq = :seq) ORDER BY v.seq DESC LIMIT 1
