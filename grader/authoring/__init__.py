"""What authors of exercises check before anybody learns from them."""
