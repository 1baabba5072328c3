"""Passwords are kept as scrypt hashes, from which nobody reads them back."""

import hashlib
import hmac
import secrets
from typing import Annotated

from pydantic import Field

from app.fields import Text

# About 0.1 s and 16 MiB; https://cheatsheetseries.owasp.org
COST = {"n": 2**14, "r": 8, "p": 5}
Password = Annotated[
    Text, Field(min_length=8, max_length=255, json_schema_extra={"format": "password"})
]


def hash_password(password: str) -> str:
    """Return salt and hash, both in hexadecimal."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_scrypt(password, salt).hex()}"


def verify_password(password: str, hashed: str) -> bool:
    """Return whether it is the password, as slowly for every wrong one."""
    salt, _, expected = hashed.partition(":")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)).hex(), expected)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **COST)
