SELECT (SELECT coalesce(max(seq), 0) FROM runs) AS run, (SELECT coalesce(max(seq), 0) FROM judgements) AS judgement
