-- Ids of claims in which someone or somewhere is named by one of these ids.
SELECT DISTINCT c.id FROM claim_names n JOIN claims c ON c.seq = n.claim
WHERE n.id IN :ids AND (n.role = 'place') = (:role = 'place')
