SELECT target, record FROM judgements WHERE seq > :judgement
