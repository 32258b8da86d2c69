INSERT INTO versions (document, title, text, published, read_on, outlet, url, language, source, recorded_at)
VALUES (:document, :title, :text, :published, :read_on, :outlet, :url, :language, :source, :recorded_at)
