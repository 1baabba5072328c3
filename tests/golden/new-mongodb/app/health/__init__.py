"""Health: whether the app is alive, and whether it can do its work."""
