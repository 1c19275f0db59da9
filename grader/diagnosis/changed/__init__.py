"""Wrong programs made by changing the reference, and which of them a submission answers like."""
