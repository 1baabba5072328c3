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
<% if sql %>
from sqlalchemy.ext.asyncio import async_sessionmaker
<% endif %>
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app import routes
from app.config import Settings
<% if sql %>
from app.db import make_engine
<% elif db %>
from app.db import Sessions, make_client
<% endif %>
from app.errors import on_bad_request, on_http_error
<% if sql and server %>
from app.health.routes import check_all
<% endif %>
from app.log import configure_logging
from app.middleware import BodyLimit, RequestContext@{", SameOrigin" if pages}

<% if pages %>
STATIC = Path(__file__).parent.parent / "static"
<% endif %>


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the app; a test makes its own with other settings."""
    settings = settings or Settings()
    configure_logging(settings)
    app = FastAPI(
        title=settings.app_name,
        version=settings.app_version,
        lifespan=lifespan,
        redoc_url=None,
        exception_handlers={HTTPException: on_http_error, RequestValidationError: on_bad_request},
        middleware=[  # The first one is the outermost
            Middleware(RequestContext, production=settings.production),
            # The health check of the container asks 127.0.0.1
            Middleware(TrustedHostMiddleware, allowed_hosts=[*settings.allowed_hosts, "127.0.0.1"]),
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
    app.state.engine = make_engine(app.state.settings)
    # Objects stay readable after a commit
    app.state.sessions = async_sessionmaker(app.state.engine, expire_on_commit=False)
<% if server %>
    await check_all(app)  # Says in the log what is missing, and the app starts all the same
<% endif %>
    yield
    await app.state.engine.dispose()
<% elif db %>
    app.state.client = make_client(app.state.settings)
    app.state.sessions = Sessions(app.state.client)
    yield
    await app.state.client.close()
<% else %>
    yield  # Open before this line what the app needs, and close it after
<% endif %>
