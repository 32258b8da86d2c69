INSERT INTO versions (document, title, text, published, read_on, outlet, url, language, source, recorded_at, words)
VALUES (:document, :title, :text, :published, :read_on, :outlet, :url, :language, :source, :recorded_at, to_tsvector('simple', :words))
