"""Values that people change while the app runs."""
