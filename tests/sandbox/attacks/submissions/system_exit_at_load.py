"""Leaves politely while it is loaded."""
raise SystemExit(0)
