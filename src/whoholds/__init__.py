"""whoholds: from reports of armed conflict to a sourced record of who holds which place."""
