INSERT INTO spell_cache_state (known_on, rules, run, judgement) VALUES (:known_on, :rules, :run, :judgement)
ON CONFLICT (known_on) DO UPDATE SET rules = excluded.rules, run = excluded.run, judgement = excluded.judgement
