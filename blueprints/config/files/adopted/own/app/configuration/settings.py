"""Settings of configuration itself, from the environment and `.env`."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What differs between machines."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    secret_key: SecretStr = SecretStr("")  # Encrypts; without it no secret can be set
    config_ttl_seconds: int = 60  # Until a process sees what another one changed
