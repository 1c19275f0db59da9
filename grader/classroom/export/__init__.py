"""What other services need to grade with this grader."""
