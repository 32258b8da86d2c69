SELECT rules, run, judgement, content FROM kept WHERE name = :what
