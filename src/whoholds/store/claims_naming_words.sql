-- Ids of claims in which someone or somewhere is named by words that hold these.
SELECT DISTINCT c.id FROM claim_names n JOIN claims c ON c.seq = n.claim
WHERE n.folded LIKE :folded AND (n.role = 'place') = (:role = 'place')
