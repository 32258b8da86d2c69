INSERT INTO claims (seq, run, id, document, type, modality, known, first_day, last_day, record)
VALUES (:seq, :run, :id, :document, :type, :modality, :known, :first_day, :last_day, :record)
