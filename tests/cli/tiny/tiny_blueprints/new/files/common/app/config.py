"""Settings."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """One line a value."""

    debug: bool = False


settings = Settings()
