"""@{title}."""
