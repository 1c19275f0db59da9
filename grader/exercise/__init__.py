"""An exercise: its settings, cases, pitfalls, and the catalogue of all."""
