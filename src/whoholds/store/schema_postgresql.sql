-- The store, schema 1, for PostgreSQL 14 or newer: the same tables as schema_sqlite.sql.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE documents (seq BIGSERIAL PRIMARY KEY, id TEXT NOT NULL UNIQUE, raw BYTEA NOT NULL, recorded_at TEXT NOT NULL);
CREATE TABLE versions (
  seq BIGSERIAL PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), title TEXT, text TEXT NOT NULL,
  published TEXT, read_on TEXT, outlet TEXT, url TEXT, language TEXT NOT NULL, source TEXT NOT NULL, recorded_at TEXT NOT NULL,
  words TSVECTOR NOT NULL);
CREATE INDEX versions_document ON versions (document, seq);
CREATE INDEX versions_words ON versions USING gin (words);

CREATE TABLE runs (
  seq BIGSERIAL PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), extractor TEXT NOT NULL, types TEXT NOT NULL,
  recorded_at TEXT NOT NULL);
CREATE INDEX runs_document ON runs (document, seq);

CREATE TABLE claims (
  seq BIGINT PRIMARY KEY, run BIGINT NOT NULL REFERENCES runs (seq), id TEXT NOT NULL, document TEXT NOT NULL, type TEXT NOT NULL,
  modality TEXT NOT NULL, known TEXT NOT NULL, first_day TEXT, last_day TEXT, record TEXT NOT NULL);
CREATE INDEX claims_id ON claims (id);
CREATE INDEX claims_known ON claims (known, id);
CREATE INDEX claims_run ON claims (run);
CREATE INDEX claims_document ON claims (document);
CREATE TABLE claim_places (
  place TEXT NOT NULL, claim BIGINT NOT NULL REFERENCES claims (seq), role TEXT NOT NULL, PRIMARY KEY (place, claim, role));
CREATE TABLE claim_names (
  claim BIGINT NOT NULL REFERENCES claims (seq), role TEXT NOT NULL, id TEXT NOT NULL, folded TEXT NOT NULL,
  PRIMARY KEY (claim, role, id, folded));
CREATE INDEX claim_names_id ON claim_names (id, role);
CREATE INDEX claim_names_place ON claim_names (folded, id) WHERE role = 'place';
CREATE TABLE relations (
  seq BIGSERIAL PRIMARY KEY, run BIGINT NOT NULL REFERENCES runs (seq), id TEXT NOT NULL, document TEXT NOT NULL, type TEXT NOT NULL,
  a TEXT, a_folded TEXT NOT NULL, b TEXT, b_folded TEXT NOT NULL, known TEXT NOT NULL, first_day TEXT, last_day TEXT, record TEXT NOT NULL);
CREATE INDEX relations_run ON relations (run);

CREATE TABLE places (
  seq BIGSERIAL PRIMARY KEY, id TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, lat DOUBLE PRECISION NOT NULL, lon DOUBLE PRECISION NOT NULL,
  kind TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX places_folded ON places (folded);
CREATE INDEX places_at ON places (lat, lon);
CREATE TABLE place_parents (parent TEXT NOT NULL, place TEXT NOT NULL, PRIMARY KEY (parent, place));

CREATE TABLE judgements (
  seq BIGSERIAL PRIMARY KEY, id TEXT NOT NULL UNIQUE, target TEXT NOT NULL, made_on TEXT NOT NULL, record TEXT NOT NULL,
  recorded_at TEXT NOT NULL);
CREATE INDEX judgements_target ON judgements (target);

CREATE TABLE copies (document TEXT PRIMARY KEY REFERENCES documents (id), root TEXT NOT NULL, wire TEXT);
CREATE INDEX copies_root ON copies (root);
CREATE TABLE copy_bands (band BIGINT NOT NULL, document BIGINT NOT NULL REFERENCES documents (seq), PRIMARY KEY (band, document));
CREATE TABLE copy_merges (
  a TEXT NOT NULL, b TEXT NOT NULL, document TEXT NOT NULL REFERENCES documents (id), PRIMARY KEY (a, b, document));
CREATE INDEX copy_merges_b ON copy_merges (b);

-- Not facts but a cache of what follows from them: the undecayed spells of places, whole as of one run and one judgement.
CREATE TABLE spell_cache (
  known_on TEXT NOT NULL, place TEXT NOT NULL, brief TEXT NOT NULL, spells TEXT NOT NULL, PRIMARY KEY (known_on, place));
CREATE TABLE spell_cache_state (known_on TEXT PRIMARY KEY, rules TEXT NOT NULL, run BIGINT NOT NULL, judgement BIGINT NOT NULL);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'whoholds: facts are only appended, never changed or removed'; END $$;
