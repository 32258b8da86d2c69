SELECT place FROM spell_cache WHERE known_on = :known_on
