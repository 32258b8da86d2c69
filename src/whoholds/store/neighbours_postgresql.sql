SELECT p.record FROM places p WHERE p.lat BETWEEN :south AND :north AND p.lon BETWEEN :west AND :east ORDER BY p.id
