INSERT INTO places (id, folded, lat, lon, kind, record) VALUES (:id, :folded, :lat, :lon, :kind, :record) ON CONFLICT (id) DO NOTHING
