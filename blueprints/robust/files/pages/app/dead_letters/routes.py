"""Dead letters on pages of the admin."""

from typing import Annotated

from coredis.exceptions import RedisError
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from streaq import StreaqError

from app.admin.access import Admin
from app.db import DbSession
from app.dead_letters import queries
from app.dead_letters.letters import Letter, send_again
from app.pages import redirect, render
from app.words import _

ADDRESS = "/admin/dead-letters"
router = APIRouter(prefix=ADDRESS, include_in_schema=False)


async def find_letter(db: DbSession, _admin: Admin, id: str) -> Letter:
    """Return the dead letter of the address, or answer 404."""
    if letter := await queries.get_letter(db, id):
        return letter
    raise HTTPException(404, "Dead letter not found")


FoundLetter = Annotated[Letter, Depends(find_letter)]


@router.get("")
async def show_letters(request: Request, db: DbSession, _admin: Admin) -> HTMLResponse:
    """List the newest ones."""
    letters = await queries.list_letters(db)
    return render(request, "dead_letters/list.html", letters=letters)


@router.post("/purge")
async def purge_letters(request: Request, db: DbSession, _admin: Admin) -> Response:
    """Delete all."""
    await queries.purge_letters(db)
    return redirect(request, ADDRESS, _("Dead letters deleted"))


@router.get("/{id}")
async def show_letter(request: Request, letter: FoundLetter) -> HTMLResponse:
    """Show one, with its traceback."""
    return render(request, "dead_letters/show.html", letter=letter)


@router.post("/{id}/retry")
async def retry_letter(request: Request, db: DbSession, letter: FoundLetter) -> Response:
    """Enqueue what failed once more; if that fails too, the letter stays."""
    try:
        await send_again(letter)
    except (RedisError, OSError, StreaqError) as error:
        status = 503 if isinstance(error, RedisError | OSError) else 422
        page = {"letter": letter, "problem": _("It cannot be sent again: %s") % str(error)[:500]}
        return render(request, "dead_letters/show.html", status, **page)
    await queries.delete_letter(db, letter.id)
    return redirect(request, ADDRESS, _("Sent again"))


@router.post("/{id}/delete")
async def delete_letter(request: Request, db: DbSession, letter: FoundLetter) -> Response:
    """Delete one."""
    await queries.delete_letter(db, letter.id)
    return redirect(request, ADDRESS, _("Dead letter deleted"))
