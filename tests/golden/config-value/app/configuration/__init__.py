"""Values that people change while the app runs; `app/config.py` has those of a deployment."""
