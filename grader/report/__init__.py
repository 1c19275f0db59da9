"""What people read: the report, its formats and pictures, and the errors in its place."""
