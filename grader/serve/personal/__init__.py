"""What is kept of a person: to read, to be gone, and what was kept long enough."""
