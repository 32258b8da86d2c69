-- What filters and the reviewer's queue need of every claim in runs after this one, if its run is its document's newest.
SELECT c.id, c.document, c.type, c.known, c.first_day, c.last_day, c.modality, c.record::json #>> '{said_by,kind}' AS kind,
       CAST(c.record::json ->> 'confidence' AS double precision) AS confidence, c.record::json #>> '{place,text}' IS NOT NULL AS placed
FROM claims c
WHERE c.run > :run AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
ORDER BY c.seq
