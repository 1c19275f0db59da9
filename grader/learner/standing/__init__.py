"""A process that keeps workers ready, and does the work of other commands in forks."""
