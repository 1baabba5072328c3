"""Values on a page of the admin."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from app.admin.access import Admin
from app.configuration import queries
from app.configuration.current import Configuration
from app.configuration.groups import GROUPS, find_value
from app.configuration.shown import Shown
from app.pages import redirect, render
from app.words import _

ADDRESS = "/admin/configuration"
logger = logging.getLogger(__name__)
router = APIRouter(prefix=ADDRESS, include_in_schema=False)


@router.get("")
async def show_values(request: Request, _admin: Admin) -> HTMLResponse:
    """Show all values, and the last changes."""
    return await _page(request)


@router.post("/{place}")
async def set_value(
    request: Request, admin: Admin, place: str, text: Annotated[str, Form()] = ""
) -> Response:
    """Store what was typed, or say what is wrong with it."""
    try:
        return await _change(request, admin, place, text.replace("\r\n", "\n"))
    except ValueError as error:
        return await _page(request, place, text, str(error))


@router.post("/{place}/delete")
async def delete_value(request: Request, admin: Admin, place: str) -> Response:
    """Remove a value, so that the environment or the default holds again."""
    return await _change(request, admin, place, None)


async def _change(request: Request, admin: str, place: str, text: str | None) -> Response:
    configuration: Configuration = request.app.state.configuration
    try:
        group, name = find_value(place)
    except KeyError:
        raise HTTPException(404) from None
    try:
        await configuration.change(group, name, text, admin)
    except queries.UNREACHABLE as error:
        logger.error("%s is not changed: %s", place, type(error).__name__)
        raise HTTPException(503) from None
    words = _("%s removed") if text is None else _("%s saved")
    return redirect(request, ADDRESS, words % place)


async def _page(
    request: Request, wrong: str = "", typed: str = "", problem: str = ""
) -> HTMLResponse:
    configuration: Configuration = request.app.state.configuration
    groups: dict[str, list[Shown]] = {}
    for it in GROUPS:
        groups.setdefault(it.group, []).extend(await configuration.show(it))
    changes: Sequence[queries.Change] = ()
    with suppress(*queries.UNREACHABLE):  # The values that are known can be shown nevertheless
        async with configuration.sessions() as db:
            changes = await queries.list_changes(db)
    return render(
        request,
        "configuration/list.html",
        422 if wrong else 200,
        groups=groups,
        stored=configuration.stored,
        changes=changes,
        wrong=wrong,
        typed=typed,
        problem=problem,
    )
