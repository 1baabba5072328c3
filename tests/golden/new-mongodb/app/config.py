"""Settings: one line per value, read from the environment and from `.env`."""

from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_LENGTH_MIN = 32


class Settings(BaseSettings):
    """What differs between machines; `.env.example` says what each value is for."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    app_name: str = "Blog"
    app_version: str = "0.1.0"
    environment: Literal["development", "test", "production"] = "development"
    secret_key: SecretStr = SecretStr("only-for-development")  # Too short for production
    allowed_hosts: list[str] = ["localhost", "127.0.0.1"]
    max_body_bytes: int = 1_000_000
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    database_url: str = "mongodb://localhost:27017/blog"

    @property
    def production(self) -> bool:
        """Whether real users are served: cookies are HTTPS-only, logs are JSON."""
        return self.environment == "production"

    @model_validator(mode="after")
    def refuse_weak_secret(self) -> Self:
        """Whoever knows the secret can forge what the app signs, so production needs its own."""
        if self.production and len(self.secret_key) < SECRET_LENGTH_MIN:
            raise ValueError(f"SECRET_KEY must be {SECRET_LENGTH_MIN} random characters or more")
        return self
