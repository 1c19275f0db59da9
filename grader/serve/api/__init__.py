"""What scripts read of a class, as JSON with a versioned schema."""
