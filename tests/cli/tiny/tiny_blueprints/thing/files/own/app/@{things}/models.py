"""Models of @{things}."""
