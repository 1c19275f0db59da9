"""Equal and alike works of a class: what is equal in them, and never how that came about."""
