"""The app: lifespan, middleware, mounts. Read this first."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
<% if pages %>
from pathlib import Path
<% endif %>

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware import Middleware
<% if pages %>
from fastapi.staticfiles import StaticFiles
<% endif %>
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app import routes
from app.config import Settings
<% if sql %>
from app.db import make_engine, make_sessions
<% elif db %>
from app.db import make_client, make_sessions
<% endif %>
from app.errors import on_http_error, on_invalid_request
from app.log import configure_logging
from app.middleware import BodyLimit, RequestContext@{", SameOrigin" if pages}

<% if pages %>
STATIC = Path(__file__).parent.parent / "static"
<% endif %>
HEALTH_CHECK_HOST = "127.0.0.1"  # The container asks itself


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the app; a test makes its own with other settings."""
    settings = settings or Settings()
    configure_logging(settings)
    app = FastAPI(
        title=settings.app_name,
        version=settings.app_version,
        lifespan=lifespan,
        redoc_url=None,
        exception_handlers={
            HTTPException: on_http_error,
            RequestValidationError: on_invalid_request,
        },
        middleware=[  # The first one is the outermost
            Middleware(RequestContext, production=settings.production),
            Middleware(TrustedHostMiddleware, allowed_hosts=[*settings.allowed_hosts, HEALTH_CHECK_HOST]),
            Middleware(BodyLimit, max_bytes=settings.max_body_bytes),
<% if pages %>
            Middleware(SameOrigin),
<% endif %>
        ],
    )
    app.state.settings = settings
    routes.include_routers(app)
<% if pages %>
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
<% endif %>
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Open what the app needs for as long as it runs."""
<% if sql %>
    engine = make_engine(app.state.settings)
    app.state.engine = engine
    app.state.sessions = make_sessions(engine)
    yield
    await engine.dispose()
<% elif db %>
    client = make_client(app.state.settings)
    app.state.client = client
    app.state.sessions = make_sessions(client)
    yield
    await client.close()
<% else %>
    yield  # Open before this line what the app needs, and close it after
<% endif %>
