"""@{page.title}: a page."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.@{page}.routes import router


def test_@{page}_is_shown() -> None:
    app = FastAPI()
    app.include_router(router)
    page = TestClient(app).get("/@{page.kebab}")
    assert page.status_code == 200
    assert "<h1>@{page.title}</h1>" in page.text
