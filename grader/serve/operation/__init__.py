"""What whoever runs a server of classes sees of it: its health, its metrics and its log."""
