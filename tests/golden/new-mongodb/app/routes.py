"""The table of contents: one import and one include for each feature."""

from fastapi import FastAPI

from app.health.routes import router as health_router


def include_routers(app: FastAPI) -> None:
    """Include every feature in the app itself: FastAPI searches a router in between twice."""
    app.include_router(health_router)
