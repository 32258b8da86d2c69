INSERT INTO copies (document, root, wire) VALUES (:document, :root, :wire) ON CONFLICT DO NOTHING
