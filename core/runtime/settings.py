"""Settings of a running Kabinet: environment variables `KABINET_*` over the defaults below."""

from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.mail.transport import Security

ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """What an operator may set; each field is `KABINET_<FIELD>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="KABINET_", extra="ignore", frozen=True)

    store: Path = ROOT / "data" / "store"
    host: str = "127.0.0.1"
    port: int = 8501
    public_origin: str = ""  # https://lk.example.ru behind a proxy; empty: the address itself
    threads: int | None = None  # of the engine; None: all cores
    memory_limit: str | None = None  # of the engine, "12GB"; None: half the machine's memory
    sample_accounts: int = 20_000
    now: datetime | None = None  # a fixed clock for tests and screenshots, with a zone
    gateway: Literal["sandbox", "yookassa"] = "sandbox"  # the bank: a sandbox beside this process, or the real one
    bank_port: int | None = None  # of the sandbox on 127.0.0.1; None: the port after ours
    shop_id: str = ""  # of YooKassa
    secret_key: SecretStr = SecretStr("")
    smtp_host: str = ""  # empty: letters are read on the operator's page «Исходящие» and do not leave the machine
    smtp_port: int = 587
    smtp_security: Security = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = "Kabinet <no-reply@kabinet.example>"
    company_email: str = "help@kabinet.example"  # where letters to the company go

    @property
    def origin(self) -> str:
        """Where links of letters lead: the public address, or this machine's."""
        return self.public_origin.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def bank_origin(self) -> str:
        """Where the sandbox bank is."""
        return f"http://127.0.0.1:{self.bank_port or self.port + 1}"

    @model_validator(mode="after")
    def _has_shop(self) -> Self:
        if self.gateway == "yookassa" and not (self.shop_id and self.secret_key.get_secret_value()):
            raise ValueError("KABINET_SHOP_ID and KABINET_SECRET_KEY are needed for KABINET_GATEWAY=yookassa")
        return self
