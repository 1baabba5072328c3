"""Secrets at rest: encrypted by a key that comes from SECRET_KEY."""

import base64
import logging

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.config import Settings

logger = logging.getLogger(__name__)


def make_cipher(settings: Settings) -> Fernet:
    """Make what encrypts; after a change of SECRET_KEY it cannot read what it wrote before."""
    derive = HKDF(SHA256(), length=32, salt=None, info=b"configuration").derive
    return Fernet(base64.urlsafe_b64encode(derive(settings.secret_key.get_secret_value().encode())))


def decrypt(cipher: Fernet, place: str, text: str) -> str | None:
    """Return a secret, or None with a warning if it was encrypted by another key."""
    try:
        return cipher.decrypt(text).decode()
    except InvalidToken:
        logger.warning("%s cannot be decrypted: set it again, if SECRET_KEY is new", place)
        return None
