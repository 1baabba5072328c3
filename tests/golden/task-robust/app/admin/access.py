"""Who may see the admin pages: whoever has typed ADMIN_SECRET. Accounts can take its place here."""

import hashlib
import hmac
import logging
import time
from collections import deque
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request, Response

from app.config import Settings

COOKIE = "admin"
SESSION_SECONDS = 12 * 60 * 60
SECRET_LENGTH_MIN = 16
WRONG_MAX = 10  # Of all visitors together, since one can have many addresses
WRONG_SECONDS = 60

logger = logging.getLogger(__name__)


async def require_secret(request: Request) -> str:
    """Return the admin secret; without one there are no admin pages."""
    secret: str = request.app.state.settings.admin_secret.get_secret_value()
    if len(secret) < SECRET_LENGTH_MIN:
        logger.warning(
            "The admin pages are off: set ADMIN_SECRET to %d random characters or more",
            SECRET_LENGTH_MIN,
        )
        raise HTTPException(404)
    return secret


AdminSecret = Annotated[str, Depends(require_secret)]


async def require_admin(request: Request, _secret: AdminSecret) -> str:
    """Return who is signed in, for histories; who is not has to sign in first."""
    if not is_signed_in(request):
        back = quote(request.url.path)
        raise HTTPException(303, headers={"Location": f"/admin/sign-in?back={back}"})
    return "admin"


Admin = Annotated[str, Depends(require_admin)]


def is_signed_in(request: Request) -> bool:
    """Tell whether the browser has a cookie that we signed, and that has not expired."""
    cookie = request.cookies.get(COOKIE, "")
    expires = cookie.partition(".")[0]
    signed = sign(request.app.state.settings, expires)
    return hmac.compare_digest(cookie.encode(), signed.encode()) and time.time() < int(expires)


def sign_in(request: Request, response: Response) -> None:
    """Let the browser in for a while; new secrets end that at once."""
    settings: Settings = request.app.state.settings
    cookie = sign(settings, str(int(time.time()) + SESSION_SECONDS))
    response.set_cookie(
        COOKIE,
        cookie,
        SESSION_SECONDS,
        path="/admin",
        secure=settings.production,
        httponly=True,
        samesite="strict",
    )


def sign(settings: Settings, expires: str) -> str:
    """Return a cookie that only who knows both secrets can make."""
    key = settings.secret_key.get_secret_value() + settings.admin_secret.get_secret_value()
    return f"{expires}.{hmac.new(key.encode(), expires.encode(), hashlib.sha256).hexdigest()}"


class Attempts:
    """The last wrong secrets that this process was told."""

    def __init__(self) -> None:
        self.wrong = deque[float](maxlen=WRONG_MAX)

    @property
    def too_many(self) -> bool:
        """Whether nobody may try at the moment, not even with the right one."""
        return len(self.wrong) == WRONG_MAX and time.monotonic() < self.wrong[0] + WRONG_SECONDS

    def is_right(self, typed: str, secret: str) -> bool:
        """Compare in a time that does not tell how much of it was right."""
        right = hmac.compare_digest(typed.encode(), secret.encode())
        if not right:
            self.wrong.append(time.monotonic())
        return right
