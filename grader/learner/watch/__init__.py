"""`grade watch FILE`: one channel of events, one pure step, one screen."""
