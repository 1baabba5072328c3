"""Tasks: what workers do in the background."""
