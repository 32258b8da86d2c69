-- What filters and the reviewer's queue need of every claim in runs after this one, if its run is its document's newest.
SELECT c.id, c.document, c.type, c.known, c.first_day, c.last_day, c.modality, json_extract(c.record, '$.said_by.kind') AS kind,
       json_extract(c.record, '$.confidence') AS confidence, json_extract(c.record, '$.place.text') IS NOT NULL AS placed
FROM claims c
WHERE c.run > :run AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.document = c.document AND n.seq > c.run)
ORDER BY c.seq
