SELECT rules, run, judgement FROM spell_cache_state WHERE known_on = :known_on
