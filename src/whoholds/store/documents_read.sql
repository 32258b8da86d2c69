-- Documents with a run after this one.
SELECT DISTINCT document FROM runs WHERE seq > :run
