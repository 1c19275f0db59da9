"""Edits of a submission that could make it right: what to try, the likeliest first."""
