"""`python -m grader`: the same as the command `grade`."""

from grader.cli import main

main(prog_name="grade")
