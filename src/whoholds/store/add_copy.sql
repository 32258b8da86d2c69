INSERT INTO copies (document, root) VALUES (:document, :root) ON CONFLICT DO NOTHING
