"""What the app calls when it is made."""

from fastapi import FastAPI

from app.configuration.current import Configuration
from app.configuration.sessions import open_session
from app.configuration.settings import Settings


def configure(app: FastAPI) -> None:
    """Give the app its values; the database is asked when one is wanted."""
    app.state.configuration = Configuration(Settings(), open_session)
