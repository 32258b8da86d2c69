INSERT INTO documents (id, raw, recorded_at) VALUES (:id, :raw, :recorded_at) ON CONFLICT (id) DO NOTHING RETURNING seq
