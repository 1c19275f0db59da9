"""All that is loaded beside a submission, and nothing else."""
