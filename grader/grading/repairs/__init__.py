"""The smallest edit of a submission that makes it right: proposed, screened, proved by a run."""
