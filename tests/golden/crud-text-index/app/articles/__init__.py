"""Articles: how they are stored, and what can be done with them."""
