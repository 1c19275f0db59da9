"""The process wall: starting workers, and what runs inside them."""
