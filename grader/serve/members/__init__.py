"""Who may ask: the people of classes, how they sign in, and what is kept of that."""
