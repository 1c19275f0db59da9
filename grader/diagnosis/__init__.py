"""Evidence to findings: why a submission is wrong, and what proves it."""
