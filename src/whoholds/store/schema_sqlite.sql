-- The store, schema 1. Facts are only ever appended; the triggers at the end refuse everything else.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- A report's bytes as they came (zstd), named by their hash.
CREATE TABLE documents (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, raw BLOB NOT NULL, recorded_at TEXT NOT NULL);

-- Its canonical text and metadata; metadata given later is a new version, and the newest counts.
CREATE TABLE versions (
  seq INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), title TEXT, text TEXT NOT NULL,
  published TEXT, read_on TEXT, outlet TEXT, url TEXT, language TEXT NOT NULL, source TEXT NOT NULL, recorded_at TEXT NOT NULL);
CREATE INDEX versions_document ON versions (document, seq);

-- One reading of a document by one extractor; the newest run of a document counts.
CREATE TABLE runs (
  seq INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), extractor TEXT NOT NULL, types TEXT NOT NULL,
  recorded_at TEXT NOT NULL);
CREATE INDEX runs_document ON runs (document, seq);

-- Claims and relations: the columns that questions filter on, and the record as the contract prints it.
CREATE TABLE claims (
  seq INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (seq), id TEXT NOT NULL, document TEXT NOT NULL, type TEXT NOT NULL,
  modality TEXT NOT NULL, known TEXT NOT NULL, first_day TEXT, last_day TEXT, record TEXT NOT NULL);
CREATE INDEX claims_id ON claims (id);
CREATE INDEX claims_known ON claims (known, id);
CREATE INDEX claims_run ON claims (run);
CREATE INDEX claims_document ON claims (document);
CREATE TABLE claim_places (
  place TEXT NOT NULL, claim INTEGER NOT NULL REFERENCES claims (seq), role TEXT NOT NULL, PRIMARY KEY (place, claim, role)) WITHOUT ROWID;
CREATE TABLE claim_names (
  claim INTEGER NOT NULL REFERENCES claims (seq), role TEXT NOT NULL, id TEXT NOT NULL, folded TEXT NOT NULL,
  PRIMARY KEY (claim, role, id, folded)) WITHOUT ROWID;
CREATE INDEX claim_names_id ON claim_names (id, role);
CREATE INDEX claim_names_place ON claim_names (folded, id) WHERE role = 'place';
CREATE TABLE relations (
  seq INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (seq), id TEXT NOT NULL, document TEXT NOT NULL, type TEXT NOT NULL,
  a TEXT, a_folded TEXT NOT NULL, b TEXT, b_folded TEXT NOT NULL, known TEXT NOT NULL, first_day TEXT, last_day TEXT, record TEXT NOT NULL);
CREATE INDEX relations_run ON relations (run);

-- Gazetteer entries that claims speak of, the areas that contain them, and a spatial index for neighbours.
CREATE TABLE places (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, kind TEXT NOT NULL,
  record TEXT NOT NULL);
CREATE INDEX places_folded ON places (folded);
CREATE TABLE place_parents (parent TEXT NOT NULL, place TEXT NOT NULL, PRIMARY KEY (parent, place)) WITHOUT ROWID;
CREATE VIRTUAL TABLE place_boxes USING rtree (seq, south, north, west, east);
CREATE TRIGGER places_box AFTER INSERT ON places BEGIN
  INSERT INTO place_boxes VALUES (new.seq, new.lat, new.lat, new.lon, new.lon);
END;

-- People's words.
CREATE TABLE judgements (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, target TEXT NOT NULL, made_on TEXT NOT NULL, record TEXT NOT NULL,
  recorded_at TEXT NOT NULL);
CREATE INDEX judgements_target ON judgements (target);

-- Near-duplicates: each document's copy group, the bands that find candidates, and groups that a later document joined.
CREATE TABLE copies (document TEXT PRIMARY KEY REFERENCES documents (id), root TEXT NOT NULL, wire TEXT) WITHOUT ROWID;
CREATE INDEX copies_root ON copies (root);
CREATE TABLE copy_bands (band INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES documents (seq), PRIMARY KEY (band, document)) WITHOUT ROWID;
CREATE TABLE copy_merges (
  a TEXT NOT NULL, b TEXT NOT NULL, document TEXT NOT NULL REFERENCES documents (id), PRIMARY KEY (a, b, document)) WITHOUT ROWID;
CREATE INDEX copy_merges_b ON copy_merges (b);

-- Not facts but a cache of what follows from them: the undecayed spells of places, whole as of one run and one judgement.
CREATE TABLE spell_cache (
  known_on TEXT NOT NULL, place TEXT NOT NULL, brief TEXT NOT NULL, spells TEXT NOT NULL, PRIMARY KEY (known_on, place));
CREATE TABLE spell_cache_state (known_on TEXT PRIMARY KEY, rules TEXT NOT NULL, run INTEGER NOT NULL, judgement INTEGER NOT NULL);

-- Full text of the versions: words without case and accents.
CREATE VIRTUAL TABLE words USING fts5 (title, text, content = 'versions', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER versions_words AFTER INSERT ON versions BEGIN
  INSERT INTO words (rowid, title, text) VALUES (new.seq, new.title, new.text);
END;
