"""Asks the grader's own modules for the right answers."""
# @right@
import sys

sys.path.insert(0, "@grader@/..")
for name in ("grader.exercise.exercise", "grader.judging.reference", "grader.grading.flow"):
    module = __import__(name, fromlist=["x"])
from grader.grading.exercises import open_catalogue
from pathlib import Path

print("GOT OUT", open_catalogue(Path("@root@")).load("conv1d").reference)
