"""From a submission, an exercise and a seed to a report."""
