"""Secrets at rest: encrypted by a key that comes from SECRET_KEY."""

import base64
import logging

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.config import Settings

logger = logging.getLogger(__name__)


def make_cipher(settings: Settings) -> Fernet:
    """Make what encrypts; a new SECRET_KEY cannot read older secrets."""
    derive = HKDF(SHA256(), length=32, salt=None, info=b"configuration").derive
    key = settings.secret_key.get_secret_value().encode()
    return Fernet(base64.urlsafe_b64encode(derive(key)))


def decrypt(cipher: Fernet, place: str, text: str) -> str | None:
    """Return a secret, or None with a warning if another key encrypted it."""
    try:
        return cipher.decrypt(text).decode()
    except InvalidToken:
        reason = "cannot be decrypted: set it again, if SECRET_KEY is new"
        logger.warning("%s %s", place, reason)
        return None
