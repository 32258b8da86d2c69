SELECT p.record FROM places p JOIN place_parents a ON a.place = p.id WHERE a.parent IN :ids ORDER BY p.id
