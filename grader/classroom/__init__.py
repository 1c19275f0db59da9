"""Grade many files: find them, grade them side by side, keep every report at once."""
