INSERT INTO kept (name, rules, run, judgement, content) VALUES (:what, :rules, :run, :judgement, :content)
ON CONFLICT (name) DO UPDATE SET rules = excluded.rules, run = excluded.run, judgement = excluded.judgement, content = excluded.content
