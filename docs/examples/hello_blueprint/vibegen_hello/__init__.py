"""Blueprints for vibegen; each folder in here is one."""
