SELECT p.record FROM place_boxes b JOIN places p ON p.seq = b.seq
WHERE b.south >= :south AND b.north <= :north AND b.west >= :west AND b.east <= :east
ORDER BY p.id
