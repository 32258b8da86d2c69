INSERT INTO claim_names (claim, role, id, folded) VALUES (:claim, :role, :id, :folded) ON CONFLICT DO NOTHING
