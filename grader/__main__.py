"""`python -m grader`: the same as the command `grade`."""

from grader.cli.main import main

main(prog_name="grade")
