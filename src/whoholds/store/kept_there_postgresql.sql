SELECT 'kept' AS name WHERE to_regclass('kept') IS NOT NULL
