SELECT place, spells AS kept FROM spell_cache WHERE known_on = :known_on AND place IN :ids
