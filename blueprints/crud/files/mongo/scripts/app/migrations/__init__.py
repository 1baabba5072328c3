"""Changes of the documents that are stored, one script each."""
