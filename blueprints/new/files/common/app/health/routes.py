"""Health: whether the app is alive, and whether it can do its work."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import BaseModel
<% if sql %>
from sqlalchemy import text
<% endif %>
<% if sql and server %>

from app.db import explain
<% endif %>

TIMEOUT_SECONDS = 2.0
INSTANCE = secrets.token_hex(4)  # Tells processes apart without naming a host
STARTED = time.monotonic()

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """Whether something works; why not is in the log, where no stranger reads it."""

    status: Literal["ok", "error"]


class ServiceHealth(Health):
    """What the check of one service found."""

    latency_ms: float


class DetailedHealth(Health):
    """Health, and what it consists of."""

    version: str
    instance: str
    uptime_seconds: int
    services: dict[str, ServiceHealth]


<% if sql %>
async def check_database(app: FastAPI) -> None:
    """Ask the database for a constant."""
    async with app.state.engine.connect() as connection:
        await connection.execute(text("SELECT 1"))


<% elif db %>
async def check_database(app: FastAPI) -> None:
    """Ask the database whether it is there; the first session makes its indexes too."""
    async with app.state.sessions() as session:
        await app.state.client.admin.command("ping", session=session)


<% endif %>
CHECKS: dict[str, Callable[[FastAPI], Awaitable[None]]] = {
<% if db %>
    "database": check_database,
<% else %>
    # By its name, what raises while something that the app needs does not answer
<% endif %>
}


@router.get("/ping")
async def ping() -> Health:
    """Say that the process is alive; nothing is checked."""
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Health}})
async def ready(request: Request, response: Response) -> Health:
    """Say whether requests may be sent here."""
    health = await check_all(request.app)
    response.status_code = 200 if health.status == "ok" else 503
    return Health(status=health.status)


@router.get("")
async def show_health(request: Request, detailed: bool = False) -> DetailedHealth | Health:
    """Check everything that the app uses; with `detailed=true` say what was found."""
    health = await check_all(request.app)
    return health if detailed else Health(status=health.status)


async def check_all(app: FastAPI) -> DetailedHealth:
    """Run all checks at once; none takes longer than `TIMEOUT_SECONDS`."""
    found = await asyncio.gather(*(_check(app, name) for name in CHECKS))
    return DetailedHealth(
        status="ok" if all(service.status == "ok" for service in found) else "error",
        version=app.version,
        instance=INSTANCE,
        uptime_seconds=int(time.monotonic() - STARTED),
        services=dict(zip(CHECKS, found, strict=True)),
    )


async def _check(app: FastAPI, name: str) -> ServiceHealth:
    started = time.perf_counter()
    status: Literal["ok", "error"] = "ok"
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await CHECKS[name](app)
    except Exception as error:  # Whatever the driver raises, this page says so and does not fail
<% if sql and server %>
        logger.error("Health check failed: %s: %s", name, explain(error))
<% else %>
        logger.error("Health check failed: %s: %r", name, error)
<% endif %>
        status = "error"
    return ServiceHealth(status=status, latency_ms=round((time.perf_counter() - started) * 1000, 1))
