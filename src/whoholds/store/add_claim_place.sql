INSERT INTO claim_places (place, claim, role) VALUES (:place, :claim, :role) ON CONFLICT DO NOTHING
