"""What decides a grade: the reference, the comparison, the requirements."""
