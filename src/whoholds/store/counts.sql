SELECT (SELECT count(*) FROM documents) AS documents,
       (SELECT count(*) FROM claims c WHERE NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)) AS claims,
       (SELECT count(*) FROM relations r WHERE NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = r.document AND n.seq > r.run)) AS relations,
       (SELECT count(*) FROM places) AS places,
       (SELECT count(*) FROM judgements) AS judgements
