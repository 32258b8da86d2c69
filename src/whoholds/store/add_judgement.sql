INSERT INTO judgements (id, target, made_on, record, recorded_at) VALUES (:id, :target, :made_on, :record, :recorded_at) ON CONFLICT (id) DO NOTHING
