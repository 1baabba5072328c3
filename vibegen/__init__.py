"""Writes the FastAPI code that a careful colleague would have written by hand."""

__version__ = "0.1.0"
__all__ = ["App", "AppName", "Field", "Name", "Stop", "__version__"]

TYPE_CHECKING = False  # Importing it from typing would double what `vibegen --version` costs
if TYPE_CHECKING:
    from vibegen.app import App
    from vibegen.spec import AppName, Field, Name
    from vibegen.stop import Stop

HOMES = {"App": "app", "AppName": "spec", "Field": "spec", "Name": "spec", "Stop": "stop"}


def __getattr__(name: str) -> object:
    """Import what a blueprint needs when it asks for it."""
    from importlib import import_module

    if name not in HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"vibegen.{HOMES[name]}"), name)
