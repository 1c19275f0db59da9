"""What a learner does: hints, progress, watching, pictures of an answer."""
