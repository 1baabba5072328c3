"""Made-up rows, for a database to look at and for tests."""
