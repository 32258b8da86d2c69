INSERT INTO copy_merges (a, b) VALUES (:a, :b) ON CONFLICT DO NOTHING
