"""Settings of what features share, from the environment and `.env`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What differs between machines."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")
