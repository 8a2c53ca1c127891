"""Settings from the environment or `.env`: what a machine decides; what a desk decides is its policy."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TELEGRAM_API = "https://api.telegram.org"
_PREFIX = "FRONTDESK_"


class SettingsInvalid(Exception):
    """A setting is wrong; the text is one sentence for the person who set it."""


class Settings(BaseSettings):
    """Everything a machine decides, read from `FRONTDESK_…` variables."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=".env", extra="ignore", frozen=True)

    token: Annotated[str | None, NoDecode] = Field(default=None, repr=False)
    telegram_api: str = TELEGRAM_API
    database_url: str | None = Field(default=None, repr=False)
    secret_key: str | None = Field(default=None, repr=False)
    policy: Path | None = None
    data_dir: Path = Path("data")
    webhook_url: str | None = None
    webhook_secret: str | None = Field(default=None, repr=False)
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    health_host: str = "127.0.0.1"
    health_port: int | None = Field(default=None, ge=1, le=65535)
    clock_url: str | None = None
    sandbox_port: int = Field(default=8081, ge=0, le=65535)
    parallel_chats: int = Field(default=32, ge=1, le=1000)
    keep_days: float = Field(default=30, gt=0)
    lock_seconds: float = Field(default=30, gt=0, le=300)
    shutdown_seconds: float = Field(default=10, gt=0, le=300)

    @field_validator("token")
    @classmethod
    def _token_has_telegrams_form(cls, token: str | None) -> str | None:
        if not token:
            return None
        number, _, secret = token.partition(":")
        if not number.isdecimal() or len(secret) < 10:
            raise ValueError("it must look like 123456:ABC…, as BotFather gives it")
        return token

    @field_validator("telegram_api", "webhook_url", "clock_url")
    @classmethod
    def _is_a_web_address(cls, address: str | None) -> str | None:
        if address is not None and not address.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return address.rstrip("/") if address else address

    @field_validator("database_url")
    @classmethod
    def _names_a_driver_we_have(cls, url: str | None) -> str | None:
        if url and not url.startswith(("sqlite:///", "sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError("it must begin with sqlite:/// or postgresql+asyncpg://")
        return url or None

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError(f"{_PREFIX}WEBHOOK_URL needs {_PREFIX}WEBHOOK_SECRET beside it")
        return self


def read_settings() -> Settings:
    """Read the settings; raises `SettingsInvalid` with one sentence that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsInvalid(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}."
    return f"{_PREFIX}{str(first['loc'][0]).upper()} is wrong: {reason}."
