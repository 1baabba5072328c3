"""Pages for those who run the app."""
