"""What people type: commands and their options; the work is loaded when a command runs."""
