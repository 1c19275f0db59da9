"""Pictures of how one number of an answer comes about: right, and as the submission has it."""
