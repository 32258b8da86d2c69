INSERT INTO spell_cache (known_on, place, spells) VALUES (:known_on, :place, :spells)
ON CONFLICT (known_on, place) DO UPDATE SET spells = excluded.spells
