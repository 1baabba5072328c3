"""The greeting."""

from fastapi import FastAPI
from httpx2 import AsyncClient


async def test_greeting(app: FastAPI, client: AsyncClient) -> None:
    app.state.settings.greeting = "Welcome"
    answer = await client.get("/hello/Ann")
    assert answer.status_code == 200
    assert answer.json() == {"message": "@{"WELCOME, ANN" if shout else "Welcome, Ann"}"}
