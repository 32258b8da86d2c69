-- Not facts but what a server worked out of them, whole as of one run and one judgement; made where a store has it not yet.
CREATE TABLE IF NOT EXISTS kept (
  name TEXT PRIMARY KEY, rules TEXT NOT NULL, run INTEGER NOT NULL, judgement INTEGER NOT NULL, content BLOB NOT NULL)
