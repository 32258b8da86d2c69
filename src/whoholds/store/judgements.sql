SELECT record FROM judgements WHERE (CAST(:known_on AS TEXT) IS NULL OR made_on <= :known_on) ORDER BY made_on, seq
