"""A helper beside the blueprint."""

from vibegen import Field


def columns(fields: list[Field]) -> list[str]:
    """Return the fields as lines of a class."""
    return [f"{field.name}: {field.type}" for field in fields]
