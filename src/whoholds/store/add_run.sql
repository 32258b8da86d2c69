INSERT INTO runs (document, extractor, types, recorded_at) VALUES (:document, :extractor, :types, :recorded_at) RETURNING seq
