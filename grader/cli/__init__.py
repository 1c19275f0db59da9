"""What people type: one module for each command, loaded when it runs."""
