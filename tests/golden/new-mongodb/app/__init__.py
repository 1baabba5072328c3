"""Blog."""
