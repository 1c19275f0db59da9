"""Assignments of a class: what a policy lets be seen, what is handed in, seeds."""
