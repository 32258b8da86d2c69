INSERT INTO copy_merges (a, b, document) VALUES (:a, :b, :document) ON CONFLICT DO NOTHING
