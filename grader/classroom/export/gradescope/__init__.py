"""Gradescope: an autograder as a zip file, and what runs in it."""

SETTINGS = "grade.json"
"""The file in the zip that says which exercise, seed and points."""
