"""Blueprints for tests."""
