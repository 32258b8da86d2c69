INSERT INTO claims (run, id, document, type, modality, known, first_day, last_day, record)
VALUES (:run, :id, :document, :type, :modality, :known, :first_day, :last_day, :record) RETURNING seq
