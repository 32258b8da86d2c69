SELECT DISTINCT p.id, p.record FROM places p JOIN place_parents a ON a.place = p.id ORDER BY p.id
