"""The app."""

from fastapi import FastAPI

from app.routes import router
from app.config import settings

app = FastAPI(
    title="@{title}",
    description="A very long description that has to be broken",
)
app.include_router(router)
