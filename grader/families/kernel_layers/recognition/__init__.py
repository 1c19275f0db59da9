"""What pitfalls look at: Params, draws, calls, answers, and where in the source they are."""
