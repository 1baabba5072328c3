"""About: a page."""
