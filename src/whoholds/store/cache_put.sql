INSERT INTO spell_cache (known_on, place, brief, spells) VALUES (:known_on, :place, :brief, :spells)
ON CONFLICT (known_on, place) DO UPDATE SET brief = excluded.brief, spells = excluded.spells
