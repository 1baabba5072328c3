"""Python imports this at its start: passwords are hashed in no time, as at no cost to guess.

Most of the time of a test that stores passwords is scrypt's, which is slow on purpose.
"""

import hashlib

_scrypt = hashlib.scrypt


def _quick(password: bytes, *, salt: bytes, n: int, r: int, p: int) -> bytes:
    del n, r, p
    return _scrypt(password, salt=salt, n=2, r=1, p=1)


setattr(hashlib, "scrypt", _quick)  # noqa: B010 - its type has more arguments
