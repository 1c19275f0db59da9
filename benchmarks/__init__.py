"""What the grader costs, measured: `python -m benchmarks` prints it and writes the docs' table."""
