INSERT INTO place_parents (parent, place) VALUES (:parent, :place) ON CONFLICT DO NOTHING
