SELECT raw FROM documents WHERE id = :id
