"""@{page.title}: a page."""
