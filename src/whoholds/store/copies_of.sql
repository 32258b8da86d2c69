-- Documents entered into the same copy group as this one.
SELECT o.document FROM copies c JOIN copies o ON o.root = c.root WHERE c.document = :document AND o.document <> :document ORDER BY o.document
