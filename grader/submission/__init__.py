"""A submission's text: read, parsed and asked about, never run."""
