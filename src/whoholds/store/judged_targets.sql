SELECT target FROM judgements WHERE seq > :judgement
