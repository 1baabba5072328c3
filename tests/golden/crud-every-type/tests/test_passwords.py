"""Passwords."""

from app.passwords import hash_password, verify_password


def test_only_the_password_is_right() -> None:
    hashed = hash_password("correct horse")
    assert verify_password("correct horse", hashed)
    assert not verify_password("wrong horse", hashed)
    assert hashed != hash_password("correct horse")
