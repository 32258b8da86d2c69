INSERT INTO copy_bands (band, document) VALUES (:band, :seq) ON CONFLICT DO NOTHING
