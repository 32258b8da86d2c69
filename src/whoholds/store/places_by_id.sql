SELECT record FROM places WHERE id IN :ids ORDER BY id
