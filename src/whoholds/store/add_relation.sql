INSERT INTO relations (run, id, document, type, a, a_folded, b, b_folded, known, first_day, last_day, record)
VALUES (:run, :id, :document, :type, :a, :a_folded, :b, :b_folded, :known, :first_day, :last_day, :record)
