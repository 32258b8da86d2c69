-- The copy group of each document: the smallest root that merges lead to.
WITH RECURSIVE reached (document, root) AS (
  SELECT document, root FROM copies WHERE document IN :ids
  UNION
  SELECT r.document, CASE WHEN m.a = r.root THEN m.b ELSE m.a END FROM reached r JOIN copy_merges m ON m.a = r.root OR m.b = r.root
)
SELECT document, min(root) AS root FROM reached GROUP BY document
