-- Of each document, the first known one with its text and the wire that one of them names; copies found by documents known later than
-- known_on are no copies yet.
WITH RECURSIVE reached (document, root) AS (
  SELECT document, root FROM copies WHERE document IN :ids
  UNION
  SELECT r.document, CASE WHEN m.a = r.root THEN m.b ELSE m.a END
  FROM reached r JOIN copy_merges m ON m.a = r.root OR m.b = r.root
  WHERE CAST(:known_on AS TEXT) IS NULL
    OR EXISTS (SELECT 1 FROM versions v WHERE v.document = m.document AND coalesce(v.published, v.read_on) <= :known_on)
),
named (document, name) AS (SELECT document, min(root) FROM reached GROUP BY document),
pieces (name, root) AS (SELECT DISTINCT n.name, r.root FROM named n JOIN reached r ON r.document = n.document),
grouped (name, first_known, wire) AS (
  SELECT p.name, min(coalesce(v.published, v.read_on, '9999') || ' ' || c.document), min(c.wire)
  FROM pieces p JOIN copies c ON c.root = p.root
  JOIN versions v ON v.seq = (SELECT max(x.seq) FROM versions x WHERE x.document = c.document)
  WHERE CAST(:known_on AS TEXT) IS NULL OR coalesce(v.published, v.read_on) <= :known_on
  GROUP BY p.name
)
SELECT n.document, g.first_known, g.wire FROM named n JOIN grouped g ON g.name = n.name
